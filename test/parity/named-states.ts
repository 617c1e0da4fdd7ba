import { lambdaKeepsMs } from './facts-of-file';
import { combinedFile, functionName, sampleError, sampleFile, sampleMetadata, startedDate, timeoutMs } from '../unit/remotion/sample-progress';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import type { ParityState, ProgressAnswer } from './parity-state';

/** A state with a name, and the rules it demonstrates; none when both clients should agree. */
export interface NamedState {
  state: ParityState;
  shows: readonly string[];
}

/** The cases of docs/differences.md, and others too rare to leave to chance. */
export function namedStates(providerEndpoint: string): NamedState[] {
  const elsewhere = { bucketName: 'films', key: 'a.mp4', s3OutputProvider: { endpoint: providerEndpoint } };
  return [
    named('everything is combined, with audio, and the last write is lost', ['all-chunks'], { file: combinedFile() }),
    named('everything is combined, audio only and muted', ['all-chunks'], { file: combinedWith({ codec: 'mp3', muted: true }) }),
    named('everything is combined, without audio, and the last write is lost', [], { file: combinedWith({ muted: true }) }),
    named('a chunk was never reported, but the output exists', ['output-before-timeout'], { file: mutedFile(), afterMs: timeoutMs + 20_001 }),
    named('an output that existed before', ['output-of-this-render'], {
      file: combinedWith({ muted: true }),
      output: { lastModifiedMs: startedDate - 60_000 },
    }),
    named('an output that another render wrote later', ['output-of-this-render'], {
      file: combinedWith({ muted: true }),
      output: { lastModifiedMs: startedDate + timeoutMs + 600_000 },
      afterMs: timeoutMs + 660_000,
    }),
    ...[-300_000, 300_000].map((clockErrorMs) =>
      named(`an output at a provider whose clock is ${clockErrorMs / 60_000} minutes ahead`, [], {
        file: combinedWith({ muted: true, outName: elsewhere }),
        provider: 'with keys',
        output: { clockErrorMs },
      }),
    ),
    named('a render in one function, and the last write is lost', ['one-function'], {
      file: combinedFile({ timeToCombine: null, renderMetadata: sampleMetadata({ muted: true, estimatedRenderLambdaInvokations: 0 }) }),
    }),
    ...([400, 401] as const).map((status) =>
      named(`a provider that answers ${status} to an unsigned check`, ['look-refused', 'own-keys-only'], {
        file: combinedWith({ muted: true, outName: elsewhere }),
        provider: 'without keys',
        output: { status },
      }),
    ),
    named('a claim without a launch', ['launch-times-out'], {
      file: unlaunchedFile(),
      afterMs: lambdaKeepsMs + timeoutMs + 20_001,
    }),
    named('more frames than planned', ['progress-in-range'], { file: sampleFile({ framesRendered: 1_000 }) }),
    named('a range without frames', ['progress-in-range'], { file: sampleFile({ renderMetadata: sampleMetadata({ frameRange: [5, 4] }) }) }),
    named('a file without errors and chunks', ['missing-fields'], { file: { ...unlaunchedFile(), errors: undefined, chunks: undefined } }),
    named('a finished render whose name has another extension', ['names-checked-once'], { file: doneFile({ outName: 'film.txt' }) }),
    named('a finished render with a codec of a later version', ['names-checked-once'], { file: doneFile({ codec: 'av1' as never }) }),
    named('a running render with a codec of a later version', ['names-checked-once'], { file: combinedWith({ codec: 'av1' as never, muted: true }) }),
    named('a finished render in a bucket that Remotion refuses', ['names-checked-once'], {
      file: doneFile({ outName: { bucketName: 'Not_A_Bucket', key: 'a.mp4' } }),
    }),
    named('a private output at a provider, no keys given', ['names-checked-once'], { file: doneFile({ outName: elsewhere, privacy: 'private' }) }),
    named('an output at a provider, none given', ['provider-endpoint', 'own-keys-only'], { file: combinedWith({ muted: true, outName: elsewhere }) }),
    named('an output at a provider, given without keys', ['own-keys-only'], {
      file: combinedWith({ muted: true, outName: elsewhere }),
      provider: 'without keys',
    }),
    named('an output at a provider, given with keys', [], { file: combinedWith({ muted: true, outName: elsewhere }), provider: 'with keys' }),
    named('a clock that is five minutes fast', ['clock-of-aws'], { file: sampleFile(), clockErrorMs: 300_000 }),
    named('a clock that is five minutes fast, no Date header', [], { file: sampleFile(), clockErrorMs: 300_000, sendsDate: false, output: { status: 404 } }),
    named('a region without prices', ['unknown-region'], { file: sampleFile(), region: 'il-central-1' }),
    named('chunks that are not a list', ['shape-checked'], { text: JSON.stringify({ ...sampleFile(), chunks: 7 }) }),
    ...['[]', 'null', '42'].map((text) => named(`a file that holds ${text}`, ['shape-checked'], { text })),
    named('a file of 50 MB', ['bounded-read'], { text: JSON.stringify({ ...sampleFile(), filler: 'x'.repeat(50_000_000) }) }),
    ...['', '{"chunks": [0, 1'].map((text) => named(`a file that holds ${JSON.stringify(text)}`, ['typed-errors'], { text })),
    ...refusals.map(([status, code]) => named(`a file for which S3 answers ${status} ${code}`, ['typed-errors'], { refused: { status, code } })),
    ...([400, 500, 503] as const).map((status) =>
      named(`a check for the output that S3 answers with ${status}`, ['typed-errors'], { file: combinedWith({ muted: true }), output: { status } }),
    ),
    named('a check for the output that is not allowed', [], { file: combinedWith({ muted: true }), output: { status: 403 } }),
    named('a still', ['typed-errors'], { file: sampleFile({ renderMetadata: sampleMetadata({ type: 'still' }) }) }),
    named('a finished render without metadata', ['typed-errors'], { file: { ...doneFile(), renderMetadata: null } }),
    named('a function name without a timeout', ['typed-errors'], { file: sampleFile(), functionName: 'my-renderer' }),
    named('a fatal error', [], { file: sampleFile({ errors: [sampleError()], fatalErrorTimestamp: startedDate + 9_000 }) }),
    named('a fatal error after the timeout', [], { file: sampleFile({ errors: [sampleError()] }), afterMs: timeoutMs + 20_001 }),
    named('a finished render without costs', ['missing-fields'], { file: costlessFile() }),
    named('a finished render without errors and retries', ['missing-fields'], { file: doneFile({}, { errors: null, retriesInfo: undefined }) }),
    named('a file with null for every list', ['missing-fields'], {
      file: JSON.parse(JSON.stringify({ ...sampleFile(), chunks: null, retries: null, timings: null, errors: null, receivedArtifact: null })) as ProgressFile,
    }),
    named('a file that does not say when the render began', ['missing-fields'], { file: sampleFile({ renderMetadata: sampleMetadata({ startedDate: undefined }) }) }),
    named('an empty object', ['missing-fields'], { file: {} }),
    named('an empty object that is older than the timeout', ['missing-fields', 'launch-times-out'], { file: {}, progressAgeMs: timeoutMs + 21_000 }),
  ];
}

const refusals: readonly (readonly [number, string | null])[] = [
  [404, 'NoSuchKey'],
  [404, null],
  [404, 'NoSuchBucket'],
  [403, 'AccessDenied'],
  [301, 'PermanentRedirect'],
  [500, 'InternalError'],
];

interface Given extends Partial<Omit<ParityState, 'title' | 'progress' | 'output' | 'nowMs'>> {
  file?: ProgressFile;
  text?: string;
  refused?: { status: number; code: string | null };
  output?: Partial<ParityState['output']>;
  /** Time since the main function began. */
  afterMs?: number;
}

function named(title: string, shows: readonly string[], { file, text, refused, output, afterMs = 30_000, ...more }: Given): NamedState {
  const progress: ProgressAnswer = refused ? { kind: 'refused', ...refused } : text !== undefined ? { kind: 'text', text } : { kind: 'file', file: file! };
  const state: ParityState = {
    title,
    functionName,
    region: 'us-east-1',
    bucketName: 'remotionlambda-useast1-abcdefghij',
    renderId: 'abcdefghij',
    provider: 'none',
    progress,
    output: { status: 200, sizeInBytes: 45_678, lastModifiedMs: startedDate + 15_000, ...output },
    nowMs: startedDate + afterMs,
    clockErrorMs: 0,
    sendsDate: true,
    ...more,
  };
  return { state, shows };
}

function combinedWith(metadata: Partial<RenderMetadata>): ProgressFile {
  return combinedFile({ renderMetadata: sampleMetadata(metadata) });
}

function mutedFile(): ProgressFile {
  return sampleFile({ renderMetadata: sampleMetadata({ muted: true }) });
}

function unlaunchedFile(): ProgressFile {
  return sampleFile({ renderMetadata: null, functionLaunched: null, serveUrlOpened: null, compositionValidated: null, chunks: [], framesRendered: 0, lambdasInvoked: 0 });
}

function doneFile(metadata: Partial<RenderMetadata> = {}, post: Partial<ProgressFile['postRenderData']> = {}): ProgressFile {
  return combinedFile({
    renderMetadata: sampleMetadata(metadata),
    postRenderData: {
      cost: { estimatedCost: 0.012, estimatedDisplayCost: '$0.012', currency: 'USD', disclaimer: 'As the function wrote it.' },
      outputFile: 'https://s3.us-east-1.amazonaws.com/films/film.txt',
      outputSize: 45_678,
      renderSize: 56_789,
      timeToFinish: 12_345,
      timeToRenderFrames: 9_000,
      timeToEncode: 9_500,
      timeToCleanUp: 12,
      timeToRenderChunks: 9_900,
      timeToCombine: 700,
      filesCleanedUp: 2,
      errors: [],
      retriesInfo: [],
      estimatedBillingDurationInMilliseconds: 45_678,
      ...post,
    },
  });
}

function costlessFile(): ProgressFile {
  const { postRenderData, ...file } = doneFile();
  return { ...file, postRenderData: { ...postRenderData!, cost: undefined } };
}

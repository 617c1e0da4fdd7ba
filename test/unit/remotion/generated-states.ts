import { audioCodecs, lambdaCodecs } from '../../../src/remotion/codecs';
import type { ProgressFile } from '../../../src/remotion/progress-file';
import type { RenderErrorInfo, RenderMetadata } from '../../../src/remotion/render-progress';
import { AWS_REGIONS } from '../../../src/remotion/regions';
import type { RenderState } from './official-progress';

const startedDate = 1_700_000_000_000;
const timeoutMs = 120_000;

/** States of renders, made from a seed: the same seed makes the same states. */
export function generatedStates(seed: number, count: number): RenderState[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => generateState(random));
}

function generateState(random: () => number): RenderState {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const integer = (max: number): number => Math.floor(random() * (max + 1));
  const maybe = <T>(value: T, share = 0.5): T | null => (random() < share ? value : null);

  const codec = pick(lambdaCodecs);
  const totalChunks = 1 + integer(5);
  const frames = 1 + integer(300);
  const everyNthFrame = pick([1, 1, 1, 2, 3]);
  const first = pick([0, 0, 10]);
  const renderMetadata = {
    type: 'video',
    codec,
    audioCodec: null,
    imageFormat: 'jpeg',
    muted: random() < 0.3,
    frameRange: [first, first + frames - 1],
    everyNthFrame,
    compositionId: 'Hello',
    siteId: 'https://example.com',
    dimensions: { width: 1280, height: 720 },
    scale: 1,
    startedDate,
    totalChunks,
    framesPerLambda: Math.ceil(frames / totalChunks),
    estimatedTotalLambdaInvokations: totalChunks + 1,
    estimatedRenderLambdaInvokations: pick([totalChunks, totalChunks, 0]),
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    rendererFunctionName: pick(['remotion-render-4-0-527-mem3009mb-disk2048mb-300sec', 'custom']),
    lambdaVersion: '4.0.527',
    memorySizeInMb: 2048,
    region: 'us-east-1',
    renderId: 'abcdefghij',
    inputProps: { type: 'payload', payload: '{}' },
    outName: maybe({ bucketName: 'elsewhere', key: `films/${pick(audioCodecs)}.out` }, 0.3) ?? undefined,
    outputFileIsConditional: false,
    privacy: 'public',
    deleteAfter: null,
    downloadBehavior: { type: 'play-in-browser' },
    numberOfGifLoops: null,
    audioBitrate: null,
    metadata: null,
  } as RenderMetadata;

  const chunks = Array.from({ length: totalChunks }, (_, index) => index).filter(() => random() < 0.8);
  const timings = chunks.map((chunk) => {
    const start = startedDate + integer(5_000);
    return { chunk, start, rendered: start + integer(20_000) };
  });
  const frameCount = Math.floor((frames - 1) / everyNthFrame) + 1;
  const file: ProgressFile = {
    cancellationEnabled: false,
    chunks,
    framesRendered: integer(frameCount + 2),
    framesEncoded: integer(frameCount),
    combinedFrames: pick([0, integer(frameCount), frameCount]),
    timeToCombine: maybe(integer(2_000)),
    timeToEncode: maybe(integer(9_000)),
    timeToRenderFrames: maybe(integer(9_000)),
    lambdasInvoked: integer(totalChunks),
    retries: random() < 0.2 ? [{ chunk: 0, attempt: 2, time: startedDate + 1 }] : [],
    postRenderData: null,
    timings,
    renderMetadata: maybe(renderMetadata, 0.9),
    errors: random() < 0.3 ? [generateError(pick, random)] : [],
    fatalErrorTimestamp: maybe(startedDate + integer(60_000), 0.2),
    timeoutTimestamp: startedDate + timeoutMs,
    functionLaunched: startedDate - 500,
    serveUrlOpened: maybe(startedDate + 800),
    compositionValidated: maybe(startedDate + 1_200),
    receivedArtifact: [],
  };
  if (file.renderMetadata && random() < 0.15) file.postRenderData = postRenderData(random);

  return {
    file,
    nowMs: startedDate + pick([1_000, 40_000, timeoutMs + 20_000, timeoutMs + 20_001, timeoutMs * 2 + 20_000, timeoutMs * 2 + 20_001]),
    output: pick([{ sizeInBytes: 123_456 }, 'missing', 'forbidden'] as const),
    renderId: 'abcdefghij',
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    region: pick(AWS_REGIONS),
    bucketName: 'remotionlambda-useast1-abcdefghij',
  };
}

function generateError(pick: <T>(values: readonly T[]) => T, random: () => number): Omit<RenderErrorInfo, 's3Location' | 'explanation'> {
  const message = pick([
    'TooManyRequestsException: Rate exceeded',
    'ENOSPC: disk full',
    'No Space left on Device',
    'net::ERR_INSUFFICIENT_RESOURCES',
    'Target closed.',
    'FATAL:zygote_communication_linux.cc',
    'something else',
  ]);
  return {
    type: 'renderer',
    name: 'Error',
    message,
    stack: `Error: ${message}\n    at render`,
    frame: 3,
    chunk: 0,
    isFatal: random() < 0.5,
    attempt: 1,
    willRetry: random() < 0.5,
    totalAttempts: 2,
    tmpDir: null,
  };
}

function postRenderData(random: () => number): NonNullable<ProgressFile['postRenderData']> {
  return {
    cost: { estimatedCost: 0.012, estimatedDisplayCost: '$0.012', currency: 'USD', disclaimer: 'As the function wrote it.' },
    outputFile: 'https://s3.us-east-1.amazonaws.com/bucket/renders/abcdefghij/out.mp4',
    outputSize: 123_456,
    renderSize: 234_567,
    timeToFinish: 12_345,
    timeToRenderFrames: 9_000,
    timeToEncode: 9_500,
    timeToCleanUp: 12,
    timeToRenderChunks: 9_900,
    timeToCombine: random() < 0.5 ? 700 : null,
    filesCleanedUp: 2,
    errors: [],
    retriesInfo: [],
    mostExpensiveFrameRanges: random() < 0.5 ? [{ chunk: 0, frameRange: [0, 9], timeInMilliseconds: 900 }] : undefined,
    estimatedBillingDurationInMilliseconds: 45_678,
  };
}

/** Mulberry32: small, and good enough to spread states. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

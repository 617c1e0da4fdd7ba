import { getExpectedOutName } from '@remotion/serverless-client';
import { isLambdaCodec } from '../../src/remotion/protocol/codecs';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import type { Answer } from './answer';
import { awsKeyId } from './both-clients';
import { beganAtMs, functionTimeoutMs, indexesBelow, isEndedByError, isTimedOut, tracksOf } from './facts-of-file';
import type { ParityRule } from './parity-rule';
import { fileOf, withFile } from './parity-state';
import type { ParityState } from './parity-state';

export const namesCheckedOnce: ParityRule = {
  id: 'names-checked-once',
  why: 'The function checked codec, extension, key and bucket before it rendered, so a finished render is done.',
  neighbour: (state) => {
    const metadata = metadataOf(state);
    if (!metadata || !isRefusedOrUnknown(metadata, state)) return null;
    const { outName, audioCodec } = metadata;
    if (isOfUnknownCodec(metadata, state)) return named(state);
    const harmless = { audioCodec: audioCodec ?? null, outName: outName && harmlessName(outName, metadata, state) };
    return withMetadata(state, { ...harmless, ...(typeof outName === 'object' && { privacy: 'public' as const }) });
  },
  adjust: (answer, { state }) => {
    const metadata = metadataOf(state)!;
    if (isOfUnknownCodec(metadata, state)) return whereTheFileSays(answer, state);
    const { outName } = metadata;
    if (!outName || typeof outName === 'string') return answer;
    const { bucketName, key } = outName;
    const look = answer.look && { ...answer.look, path: `/${bucketName}/${key}` };
    if (answer.kind === 'thrown' || !answer.progress.done) return { ...answer, look };
    const outputFile = String(answer.progress.outputFile).replace(`/${harmlessBucket}/${harmlessKey}`, `/${bucketName}/${key}`);
    return { ...answer, look, progress: { ...answer.progress, outBucket: bucketName, outKey: key, outputFile } };
  },
};

function isRefusedOrUnknown(renderMetadata: RenderMetadata, { bucketName, provider }: ParityState): boolean {
  // Remotion's client gives this output the extension `undefined`.
  if (!renderMetadata.outName && !isLambdaCodec(renderMetadata.codec)) return true;
  const customCredentials = provider === 'none' ? null : { endpoint: '' };
  try {
    getExpectedOutName({ renderMetadata, bucketName, customCredentials, bucketNamePrefix: 'remotionlambda-' } as never);
    return false;
  } catch {
    return true;
  }
}

const harmlessBucket = 'a-bucket';
const harmlessKey = 'a-key';

/** The default name of an output is only known for known codecs that go together. */
function isOfUnknownCodec(metadata: RenderMetadata, state: ParityState): boolean {
  return !metadata.outName && isRefusedOrUnknown({ ...metadata, audioCodec: metadata.audioCodec ?? null }, state);
}

/** An output without a known name cannot be found, unless the file of a finished render contains its name. */
function named(state: ParityState): ParityState {
  const withName = withMetadata(state, { outName: { bucketName: harmlessBucket, key: harmlessKey } });
  return fileOf(state)?.postRenderData ? withName : { ...withName, output: { ...state.output, status: 404 } };
}

function whereTheFileSays(answer: Answer, state: ParityState): Answer {
  if (answer.kind === 'thrown' || !answer.progress.done) return answer;
  const [, outBucket, outKey] = /^https:\/\/[^/]+\/([^/]+)\/(.+)$/.exec(fileOf(state)!.postRenderData!.outputFile)!;
  return withFields(answer, { outBucket, outKey });
}

function harmlessName(outName: NonNullable<RenderMetadata['outName']>, { renderId }: RenderMetadata, { bucketName }: ParityState): RenderMetadata['outName'] {
  if (typeof outName === 'string') return { bucketName, key: `renders/${renderId}/${outName}` };
  return { ...outName, bucketName: harmlessBucket, key: harmlessKey };
}

export const providerEndpoint: ParityRule = {
  id: 'provider-endpoint',
  why: 'Without s3OutputProvider the output is checked where the metadata place it, not at AWS.',
  neighbour: (state) => {
    const outName = metadataOf(state)?.outName;
    const isElsewhere = typeof outName === 'object' && Boolean(outName.s3OutputProvider);
    return isElsewhere && state.provider === 'none' ? { ...state, provider: 'without keys' } : null;
  },
};

export const ownKeysOnly: ParityRule = {
  id: 'own-keys-only',
  why: "AWS credentials must not sign a request to another provider's endpoint.",
  adjust: (answer) => {
    const { look } = answer;
    return look?.at === 'provider' && look.signedBy === awsKeyId ? { ...answer, look: { ...look, signedBy: null } } : null;
  },
};

export const allChunks: ParityRule = {
  id: 'all-chunks',
  why: 'The function reports each chunk once, whether it has audio, video or both.',
  neighbour: (state) => {
    const file = fileOf(state);
    const metadata = metadataOf(state);
    if (!file || !metadata || file.postRenderData) return null;
    const chunks = [...new Set(file.chunks ?? [])];
    if (tracksOf(metadata) === 1 && chunks.length === (file.chunks ?? []).length) return null;
    // With one track there is nothing to divide.
    return withFile(withMetadata(state, { muted: tracksOf({ ...metadata, muted: true }) === 1 }), { chunks });
  },
  adjust: (answer, { state }) =>
    answer.kind === 'thrown' || answer.progress.done ? answer : withFields(answer, { chunks: fileOf(state)?.chunks?.length }),
};

export const outputOfThisRender: ParityRule = {
  id: 'output-of-this-render',
  why: 'An object older than the render, or newer than its deadline, comes from another render with the same output name.',
  neighbour: (state) => {
    const { status, lastModifiedMs } = state.output;
    const metadata = metadataOf(state);
    if (!metadata || status !== 200 || lastModifiedMs === null) return null;
    const file = fileOf(state)!;
    const beganMs = metadata.startedDate ?? beganAtMs(file, state);
    const deadlineMs = file.timeoutTimestamp ?? beganMs + functionTimeoutMs(state.functionName);
    const isAnothers = lastModifiedMs < beganMs - 3_000 || lastModifiedMs > deadlineMs + 23_000;
    return isAnothers ? { ...state, output: { ...state.output, status: 404 } } : null;
  },
};

export const lookRefused: ParityRule = {
  id: 'look-refused',
  why: 'A provider may answer 400 or 401 where AWS answers 403; a refusal says nothing about the output.',
  neighbour: (state) => {
    const { status } = state.output;
    const isUnsigned = state.provider === 'without keys';
    return status === 401 || (status === 400 && isUnsigned) ? { ...state, output: { ...state.output, status: 403 } } : null;
  },
};

export const oneFunction: ParityRule = {
  id: 'one-function',
  why: 'A render in one function combines nothing, so it never writes how long combining took.',
  neighbour: (state) => {
    const file = fileOf(state);
    const metadata = metadataOf(state);
    if (!file || file.postRenderData || metadata?.estimatedRenderLambdaInvokations !== 0 || file.timeToCombine !== null) return null;
    return withFile(state, { timeToCombine: 0 });
  },
  adjust: (answer) => {
    if (answer.kind === 'thrown') return answer;
    const encodingStatus = { ...(answer.progress.encodingStatus as object), timeToCombine: null };
    return withFields(answer, { timeToCombine: null, encodingStatus });
  },
};

export const outputBeforeTimeout: ParityRule = {
  id: 'output-before-timeout',
  why: 'A render whose output exists has not timed out, whatever the last written progress says.',
  neighbour: (state) => {
    const file = fileOf(state);
    const metadata = metadataOf(state);
    if (!file || !metadata || file.postRenderData || isEndedByError(file) || !isTimedOut(metadata, file, state)) return null;
    const timeToCombine = file.timeToCombine ?? 0;
    return withFile(state, { chunks: indexesBelow(metadata.totalChunks), combinedFrames: Number.MAX_SAFE_INTEGER, timeToCombine });
  },
  adjust: (answer, { state }) => {
    if (answer.kind === 'thrown') return answer;
    const { timeToCombine } = fileOf(state) as ProgressFile;
    const encodingStatus = { ...(answer.progress.encodingStatus as object), timeToCombine };
    return answer.progress.done ? withFields(answer, { timeToCombine, encodingStatus }) : null;
  },
};

function metadataOf(state: ParityState): RenderMetadata | null {
  return fileOf(state)?.renderMetadata ?? null;
}

function withMetadata(state: ParityState, more: Partial<RenderMetadata>): ParityState {
  return withFile(state, { renderMetadata: { ...(metadataOf(state) as RenderMetadata), ...more } });
}

function withFields(answer: Answer & { kind: 'progress' }, more: Record<string, unknown>): Answer {
  return { ...answer, progress: { ...answer.progress, ...more } };
}

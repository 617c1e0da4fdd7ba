import { initialProgress } from '../src/remotion/protocol/initial-progress';
import type { ProgressFile } from '../src/remotion/protocol/progress-file';
import type { RenderErrorInfo, RenderMetadata } from '../src/remotion/protocol/render-progress';

/** The fields of a launch's payload that the files depend on. */
export interface Launch {
  renderId: string;
  bucketName: string;
  functionName: string;
  composition: string;
  enableCancellation: boolean;
  overwrite: boolean;
  outName: RenderMetadata['outName'] | null;
  startedDate: number;
  timeoutMs: number;
  frames: number;
  chunks: number;
}

export type WrittenError = NonNullable<ProgressFile['errors']>[number];

const region = 'us-east-1';

/** The main function's first write: the site is open. */
export function openedFile({ startedDate, timeoutMs, enableCancellation }: Launch): ProgressFile {
  return {
    ...initialProgress({ cancellationEnabled: enableCancellation, timeoutTimestamp: startedDate + timeoutMs }),
    functionLaunched: startedDate,
    serveUrlOpened: Date.now(),
  };
}

/** The composition is known, and a share of its frames (0 to 1) is rendered. Chunks arrive near the end. */
export function renderingFile(launch: Launch, share: number): ProgressFile {
  const { frames, chunks, startedDate } = launch;
  const framesRendered = Math.floor(frames * share);
  const done = Math.floor(chunks * Math.max(0, share * 2 - 1));
  return {
    ...openedFile(launch),
    serveUrlOpened: startedDate + 50,
    compositionValidated: startedDate + 100,
    renderMetadata: metadataOf(launch),
    lambdasInvoked: chunks,
    framesRendered,
    framesEncoded: Math.floor((frames / chunks) * done),
    chunks: Array.from({ length: done }, (_, chunk) => chunk),
    timings: Array.from({ length: done }, (_, chunk) => ({ chunk, start: startedDate + 120, rendered: Date.now() })),
  };
}

/** All frames are rendered; a share of them is combined. */
export function combiningFile(launch: Launch, share: number): ProgressFile {
  const { frames, startedDate } = launch;
  return {
    ...renderingFile(launch, 1),
    framesEncoded: frames,
    combinedFrames: frames * share,
    timeToRenderFrames: Date.now() - startedDate,
    timeToEncode: 80,
    timeToCombine: share === 1 ? 60 : null,
  };
}

export function doneFile(launch: Launch, outputFile: string, outputSize: number): ProgressFile {
  const timeToFinish = Date.now() - launch.startedDate;
  return {
    ...combiningFile(launch, 1),
    postRenderData: {
      cost: { currency: 'USD', disclaimer: 'Scripted.', estimatedCost: 0.00023, estimatedDisplayCost: '<$0.001' },
      outputFile,
      outputSize,
      renderSize: outputSize,
      timeToFinish,
      timeToRenderFrames: timeToFinish,
      timeToEncode: 80,
      timeToCleanUp: 0,
      timeToRenderChunks: timeToFinish,
      timeToCombine: 60,
      filesCleanedUp: 0,
      errors: [],
      retriesInfo: [],
      mostExpensiveFrameRanges: [],
      estimatedBillingDurationInMilliseconds: timeToFinish * 2,
    },
  };
}

/** The same file with errors. The render continues unless one is fatal. */
export function withErrors(file: ProgressFile, errors: WrittenError[]): ProgressFile {
  const isFatal = errors.some((error) => error.isFatal && !error.willRetry);
  return { ...file, errors: [...(file.errors ?? []), ...errors], fatalErrorTimestamp: isFatal ? Date.now() : null };
}

/** Remotion's own fatal errors only have JavaScript's generic name. */
export function fatalError(message: string, more: Partial<WrittenError> = {}): WrittenError {
  return {
    type: 'stitcher' as RenderErrorInfo['type'],
    name: 'Error',
    message,
    stack: `Error: ${message}\n    at innerLaunchHandler`,
    frame: null,
    chunk: null,
    isFatal: true,
    attempt: 1,
    willRetry: false,
    totalAttempts: 1,
    tmpDir: null,
    ...more,
  };
}

function metadataOf(launch: Launch): RenderMetadata {
  const { renderId, functionName, composition, startedDate, frames, chunks, outName, overwrite } = launch;
  return {
    outputFileIsConditional: !overwrite,
    startedDate,
    totalChunks: chunks,
    estimatedTotalLambdaInvokations: chunks + 1,
    estimatedRenderLambdaInvokations: chunks,
    compositionId: composition,
    siteId: 'https://example.com/index.html',
    codec: 'h264',
    type: 'video',
    imageFormat: 'jpeg',
    inputProps: { type: 'payload', payload: '{}' },
    lambdaVersion: '4.0.527',
    framesPerLambda: Math.ceil(frames / chunks),
    memorySizeInMb: 2048,
    region,
    renderId,
    outName: outName ?? undefined,
    privacy: 'public',
    everyNthFrame: 1,
    frameRange: [0, frames - 1],
    audioCodec: null,
    deleteAfter: null,
    numberOfGifLoops: null,
    downloadBehavior: { type: 'play-in-browser' },
    audioBitrate: null,
    muted: false,
    metadata: null,
    functionName,
    dimensions: { width: 320, height: 180 },
    rendererFunctionName: functionName,
    scale: 1,
  };
}

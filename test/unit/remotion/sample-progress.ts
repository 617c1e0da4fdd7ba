import type { ProgressFile } from '../../../src/remotion/protocol/progress-file';
import type { RenderErrorInfo, RenderMetadata } from '../../../src/remotion/protocol/render-progress';

/** A render of 100 frames in 4 chunks that began at this time. */
export const startedDate = 1_700_000_000_000;

export const functionName = 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec';
export const timeoutMs = 120_000;

export function sampleMetadata(more: Partial<RenderMetadata> = {}): RenderMetadata {
  return {
    type: 'video',
    codec: 'h264',
    audioCodec: null,
    imageFormat: 'jpeg',
    muted: false,
    frameRange: [0, 99],
    everyNthFrame: 1,
    compositionId: 'Hello',
    siteId: 'https://example.com',
    dimensions: { width: 1280, height: 720 },
    scale: 1,
    startedDate,
    totalChunks: 4,
    framesPerLambda: 25,
    estimatedTotalLambdaInvokations: 5,
    estimatedRenderLambdaInvokations: 4,
    functionName,
    rendererFunctionName: functionName,
    lambdaVersion: '4.0.527',
    memorySizeInMb: 2048,
    region: 'us-east-1',
    renderId: 'abcdefghij',
    inputProps: { type: 'payload', payload: '{}' },
    outputFileIsConditional: true,
    privacy: 'public',
    deleteAfter: null,
    downloadBehavior: { type: 'play-in-browser' },
    numberOfGifLoops: null,
    audioBitrate: null,
    metadata: null,
    ...more,
  };
}

/** A running render with two of its four chunks done. */
export function sampleFile(more: Partial<ProgressFile> = {}): ProgressFile {
  return {
    cancellationEnabled: false,
    chunks: [0, 2],
    framesRendered: 60,
    framesEncoded: 50,
    combinedFrames: 0,
    timeToCombine: null,
    timeToEncode: null,
    timeToRenderFrames: null,
    lambdasInvoked: 4,
    retries: [],
    postRenderData: null,
    timings: [
      { chunk: 0, start: startedDate + 1_000, rendered: startedDate + 9_000 },
      { chunk: 2, start: startedDate + 1_500, rendered: startedDate + 11_000 },
    ],
    renderMetadata: sampleMetadata(),
    errors: [],
    fatalErrorTimestamp: null,
    timeoutTimestamp: startedDate + timeoutMs,
    functionLaunched: startedDate - 500,
    serveUrlOpened: startedDate + 300,
    compositionValidated: startedDate + 600,
    receivedArtifact: [],
    ...more,
  };
}

/** All chunks are rendered and combined; only the last write is missing. */
export function combinedFile(more: Partial<ProgressFile> = {}): ProgressFile {
  return sampleFile({
    chunks: [0, 2, 1, 3],
    framesRendered: 100,
    framesEncoded: 100,
    combinedFrames: 100,
    timeToCombine: 700,
    timeToEncode: 12_000,
    timeToRenderFrames: 11_000,
    ...more,
  });
}

export function sampleError(more: Partial<RenderErrorInfo> = {}): RenderErrorInfo {
  return {
    type: 'renderer',
    name: 'Error',
    message: 'Target closed.',
    stack: 'Error: Target closed.',
    frame: null,
    chunk: 1,
    isFatal: true,
    attempt: 1,
    willRetry: false,
    totalAttempts: 1,
    tmpDir: null,
    s3Location: '',
    explanation: null,
    ...more,
  };
}

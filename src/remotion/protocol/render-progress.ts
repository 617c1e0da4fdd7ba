import type { AudioCodec, LambdaCodec } from './codecs';
import type { DeleteAfter, DownloadBehavior } from './render-media-options';

/**
 * How far a render is: what `getRenderProgress()` returns, field by field the same as Remotion's.
 *
 * Times are milliseconds: durations, or moments since 1970. Sizes are bytes. A render whose function is older than a
 * field lacks it in its file, and a value that is copied from there (`timeToEncode`, `artifacts`, `encodingStatus`, …)
 * is then undefined here too.
 *
 * @see https://www.remotion.dev/docs/lambda/getrenderprogress
 */
export interface RenderProgress {
  type: 'success';
  renderId: string;
  /** Bucket of the render's folder. */
  bucket: string;
  /** Estimate of the whole render's progress, 0 to 1. It may go back when a chunk is rendered again. */
  overallProgress: number;
  /** Whether the output exists. */
  done: boolean;
  /** Whether an error ended the render: `isFatal && !willRetry`. Nothing is going to change then. */
  fatalErrorEncountered: boolean;
  errors: RenderErrorInfo[];

  /** URL of the output as Remotion writes it: path style, not signed, not URL-encoded; null until done. */
  outputFile: string | null;
  /** Key of the output; null until done. */
  outKey: string | null;
  /** Bucket of the output; null until done. */
  outBucket: string | null;
  /** null until done. */
  outputSizeInBytes: number | null;

  /** What the functions cost so far, estimated from their time, memory and disk. */
  costs: RenderCosts;
  /** Time billed so far, over all functions; null until the composition is validated. */
  estimatedBillingDurationInMilliseconds: number | null;

  /** What is rendered; null until the composition is validated. */
  renderMetadata: RenderMetadata | null;
  /** Chunks that are completed. */
  chunks: number;
  framesRendered: number;
  combinedFrames: number;
  encodingStatus: EncodingStatus | null;
  /** Renderer functions that answered. */
  lambdasInvoked: number;
  /** Chunks that were rendered again after an error. */
  retriesInfo: ChunkRetry[];
  /** The five slowest chunks; null until done, and when the last progress of a done render was lost. */
  mostExpensiveFrameRanges: ExpensiveChunk[] | null;
  /** Files that `emitArtifact()` made so far. */
  artifacts: ReceivedArtifact[];
  /** Bytes in the render's folder; 0 until done. */
  renderSize: number;
  cleanup: CleanupInfo | null;

  /** From the start of the main function to the output; null until done. */
  timeToFinish: number | null;
  /** From the first chunk's start to the last one's end; null until all are completed. */
  timeToFinishChunks: number | null;
  /** null until all frames are rendered. */
  timeToRenderFrames: number | null;
  /** null until all chunks are encoded. */
  timeToEncode: number | null;
  /** null until the chunks are combined, and for a render within one function. */
  timeToCombine: number | null;

  /** Moment of this reading, by S3's clock. */
  currentTime: number;
  /** Moment at which the main function's time is up. */
  timeoutTimestamp: number;
  /** Moment of the launch; null while a launch of ours has not begun to run. */
  functionLaunched: number | null;
  /** null until the site is opened. */
  serveUrlOpened: number | null;
  /** null until the composition is validated. */
  compositionValidated: number | null;
}

/** An error of a render, with Remotion's names. */
export interface RenderErrorInfo {
  type: 'renderer' | 'browser' | 'stitcher' | 'webhook' | 'artifact';
  name: string;
  message: string;
  stack: string;
  /** null when the error is not about one frame. */
  frame: number | null;
  /** null when the error is not about one chunk. */
  chunk: number | null;
  isFatal: boolean;
  /** 1 for the first try. */
  attempt: number;
  willRetry: boolean;
  totalAttempts: number;
  /** Files in the function's temporary folder, sizes in bytes; null unless the disk was full. */
  tmpDir: { files: { filename: string; size: number }[]; total: number } | null;
  /** Always empty. */
  s3Location: string;
  /** What the error means and what to do; null when it is not a well-known one. */
  explanation: string | null;
}

/** An estimate of what the Lambda functions cost; storage, traffic and other services are not in it. */
export interface RenderCosts {
  /** In `currency`. */
  accruedSoFar: number;
  /** For people, e.g. `$0.015`. */
  displayCost: string;
  /** USD; CNY in the regions of China. */
  currency: string;
  disclaimer: string;
}

export interface EncodingStatus {
  framesEncoded: number;
  combinedFrames: number;
  timeToCombine: number | null;
}

export interface ChunkRetry {
  chunk: number;
  attempt: number;
  time: number;
}

export interface ExpensiveChunk {
  chunk: number;
  frameRange: [number, number];
  timeInMilliseconds: number;
}

export interface ReceivedArtifact {
  filename: string;
  sizeInBytes: number;
  s3Url: string;
  s3Key: string;
}

export interface CleanupInfo {
  /** null until done. */
  doneIn: number | null;
  minFilesToDelete: number;
  filesDeleted: number;
}

/** What is rendered, and how: written by the main function once the composition is validated. */
export interface RenderMetadata {
  /** `'still'` never comes with a progress; it is refused. */
  type: 'video' | 'still';
  codec: LambdaCodec;
  audioCodec: AudioCodec | null;
  imageFormat: string;
  muted: boolean;
  /** First and last frame, or several such ranges. */
  frameRange: [number, number] | [number, number][];
  everyNthFrame: number;
  compositionId: string;
  siteId: string;
  dimensions: { width: number; height: number };
  scale: number;
  /** Moment at which the main function began. */
  startedDate: number;
  totalChunks: number;
  framesPerLambda: number;
  estimatedTotalLambdaInvokations: number;
  /** 0 when the main function renders by itself. */
  estimatedRenderLambdaInvokations: number;
  functionName: string;
  rendererFunctionName: string;
  lambdaVersion: string;
  memorySizeInMb: number;
  region: string;
  renderId: string;
  inputProps: { type: 'payload'; payload: string } | { type: 'bucket-url'; hash: string; bucketName: string };
  outName?: string | { bucketName: string; key: string; s3OutputProvider?: { endpoint: string } };
  /** Whether the output is written only if it does not exist. */
  outputFileIsConditional: boolean | null;
  privacy: 'public' | 'private' | 'no-acl';
  deleteAfter: DeleteAfter | null;
  downloadBehavior: DownloadBehavior;
  numberOfGifLoops: number | null;
  audioBitrate: string | null;
  metadata: Record<string, string> | null;
}

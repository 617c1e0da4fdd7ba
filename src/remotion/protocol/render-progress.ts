import type { AudioCodec, LambdaCodec } from './codecs';
import type { DeleteAfter, DownloadBehavior } from './render-media-options';

/**
 * A render's progress, as `getRenderProgress()` returns it: the same as Remotion's, field by field.
 *
 * Times are in milliseconds: durations, or timestamps since 1970. Sizes are in bytes. The progress file of an older
 * function lacks newer fields; values copied from it (`timeToEncode`, `artifacts`, `encodingStatus`, …) are then
 * undefined here too.
 *
 * @see https://www.remotion.dev/docs/lambda/getrenderprogress
 */
export interface RenderProgress {
  type: 'success';
  renderId: string;
  /** Bucket of the render's folder. */
  bucket: string;
  /** Estimate of the whole render's progress, 0 to 1. It may go backwards when a chunk is rendered again. */
  overallProgress: number;
  /** Whether the output exists. */
  done: boolean;
  /** Whether an error ended the render: `isFatal && !willRetry`. The render does not continue then. */
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

  /** What the functions have cost so far, estimated from their time, memory and disk. */
  costs: RenderCosts;
  /** Time billed so far, for all functions together; null until the composition is validated. */
  estimatedBillingDurationInMilliseconds: number | null;

  /** What is rendered; null until the composition is validated. */
  renderMetadata: RenderMetadata | null;
  /** Completed chunks. */
  chunks: number;
  framesRendered: number;
  combinedFrames: number;
  encodingStatus: EncodingStatus | null;
  /** Renderer functions that answered. */
  lambdasInvoked: number;
  /** Chunks that were rendered again after an error. */
  retriesInfo: ChunkRetry[];
  /** The five slowest chunks; null until done, and when a finished render's last progress was lost. */
  mostExpensiveFrameRanges: ExpensiveChunk[] | null;
  /** Files emitted with `emitArtifact()` so far. */
  artifacts: ReceivedArtifact[];
  /** Bytes in the render's folder; 0 until done. */
  renderSize: number;
  cleanup: CleanupInfo | null;

  /** From the start of the main function to the output; null until done. */
  timeToFinish: number | null;
  /** From the start of the first chunk to the end of the last one; null until all are completed. */
  timeToFinishChunks: number | null;
  /** null until all frames are rendered. */
  timeToRenderFrames: number | null;
  /** null until all chunks are encoded. */
  timeToEncode: number | null;
  /** null until the chunks are combined, and for a render within one function. */
  timeToCombine: number | null;

  /** When the progress was read, by S3's clock. */
  currentTime: number;
  /** When the main function times out. */
  timeoutTimestamp: number;
  /** When the function was launched; null if this package launched it and it has not begun to run. */
  functionLaunched: number | null;
  /** null until the site is opened. */
  serveUrlOpened: number | null;
  /** null until the composition is validated. */
  compositionValidated: number | null;
}

/** An error of a render, with Remotion's field names. */
export interface RenderErrorInfo {
  type: 'renderer' | 'browser' | 'stitcher' | 'webhook' | 'artifact';
  name: string;
  message: string;
  stack: string;
  /** null when the error does not belong to one frame. */
  frame: number | null;
  /** null when the error does not belong to one chunk. */
  chunk: number | null;
  isFatal: boolean;
  /** 1 for the first try. */
  attempt: number;
  willRetry: boolean;
  totalAttempts: number;
  /** Files in the function's temporary folder, with sizes in bytes; null unless the disk was full. */
  tmpDir: { files: { filename: string; size: number }[]; total: number } | null;
  /** Always empty. */
  s3Location: string;
  /** What the error means and what to do; null for errors that are not well known. */
  explanation: string | null;
}

/** An estimate of what the Lambda functions cost; storage, traffic and other services are not included. */
export interface RenderCosts {
  /** In `currency`. */
  accruedSoFar: number;
  /** For display, e.g. `$0.015`. */
  displayCost: string;
  /** USD; CNY in the regions of China. */
  currency: string;
  disclaimer: string;
}

/** How many frames are encoded. */
export interface EncodingStatus {
  framesEncoded: number;
  combinedFrames: number;
  timeToCombine: number | null;
}

/** One retry of a chunk. */
export interface ChunkRetry {
  chunk: number;
  attempt: number;
  time: number;
}

/** One of the chunks that took longest. */
export interface ExpensiveChunk {
  chunk: number;
  frameRange: [number, number];
  timeInMilliseconds: number;
}

/** A file that the composition emitted. */
export interface ReceivedArtifact {
  filename: string;
  sizeInBytes: number;
  s3Url: string;
  s3Key: string;
}

/** How many files Remotion deletes after the render, and how many it has. */
export interface CleanupInfo {
  /** null until done. */
  doneIn: number | null;
  minFilesToDelete: number;
  filesDeleted: number;
}

/** What is rendered, and how; the main function writes it once the composition is validated. */
export interface RenderMetadata {
  /** Never `'still'` in a returned progress: stills are rejected. */
  type: 'video' | 'still';
  codec: LambdaCodec;
  audioCodec: AudioCodec | null;
  imageFormat: string;
  muted: boolean;
  /** First and last frame, or several ranges. */
  frameRange: [number, number] | [number, number][];
  everyNthFrame: number;
  compositionId: string;
  siteId: string;
  dimensions: { width: number; height: number };
  scale: number;
  /** When the main function began. */
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

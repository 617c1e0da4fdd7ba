import { RemotionLambdaError } from '../errors/errors';
import { progressKey } from './bucket-keys';
import type { ChunkRetry, ExpensiveChunk, ReceivedArtifact, RenderCosts, RenderErrorInfo, RenderMetadata } from './render-progress';

/**
 * A render's `progress.json`, as the main function of 4.0.527 writes it. Functions of other versions leave fields out, so
 * every field is optional.
 */
export interface ProgressFile {
  cancellationEnabled?: boolean | null;
  /** Indexes of the completed chunks, in the order of completion. */
  chunks?: number[];
  framesRendered?: number;
  framesEncoded?: number;
  combinedFrames?: number;
  timeToCombine?: number | null;
  timeToEncode?: number | null;
  timeToRenderFrames?: number | null;
  lambdasInvoked?: number;
  retries?: ChunkRetry[];
  /** Set once the render is done. */
  postRenderData?: PostRenderData | null;
  timings?: ChunkTiming[];
  renderMetadata?: RenderMetadata | null;
  errors?: Omit<RenderErrorInfo, 's3Location' | 'explanation'>[];
  fatalErrorTimestamp?: number | null;
  timeoutTimestamp?: number;
  /** null in our claim, until the launch overwrites it. */
  functionLaunched?: number | null;
  serveUrlOpened?: number | null;
  compositionValidated?: number | null;
  receivedArtifact?: ReceivedArtifact[];
  /** This package's own field: present until the launch overwrites the file. */
  launchClaim?: LaunchClaim;
}

/** Which start launches a render: written before the function is invoked, overwritten by the render itself. */
export interface LaunchClaim {
  /**
   * `'launching'`: the function is about to be invoked, or was, and the answer is unknown. `'accepted'`: Lambda accepted
   * the launch, so the function is never invoked again. `'rejected'`: Lambda definitely did not, so any start may retry at
   * once.
   */
  state: 'launching' | 'accepted' | 'rejected';
  /** How many times the function was, or is about to be, invoked, not counting what Lambda definitely rejected. */
  launches: number;
  /** Identifies the start, so that it recognises its own claim when the answer to its write was lost. */
  owner: string;
}

export interface ChunkTiming {
  chunk: number;
  start: number;
  rendered: number;
}

/** What the main function writes at the end. Times in milliseconds, sizes in bytes. */
export interface PostRenderData {
  /** The function's own estimate of the render's costs. */
  cost?: { estimatedCost: number; estimatedDisplayCost: string; currency: string; disclaimer: string } & Partial<RenderCosts>;
  outputFile: string;
  outputSize: number;
  renderSize: number;
  timeToFinish: number;
  timeToRenderFrames: number;
  timeToEncode: number;
  timeToCleanUp: number;
  timeToRenderChunks: number;
  timeToCombine: number | null;
  filesCleanedUp: number;
  errors?: RenderErrorInfo[] | null;
  retriesInfo?: ChunkRetry[] | null;
  mostExpensiveFrameRanges?: ExpensiveChunk[] | null;
  estimatedBillingDurationInMilliseconds: number;
}

/** Where a render's `progress.json` is. */
export interface ProgressFilePlace {
  renderId: string;
  bucketName: string;
  region: string;
}

const arrays = ['chunks', 'retries', 'timings', 'errors', 'receivedArtifact'] as const satisfies (keyof ProgressFile)[];
const objects = ['renderMetadata', 'postRenderData', 'launchClaim'] as const satisfies (keyof ProgressFile)[];

/** Parses a `progress.json`; rejects what cannot be one, but accepts missing fields. Drops null lists and nulls in lists. */
export function parseProgressFile(text: string, place: ProgressFilePlace): ProgressFile {
  let file: ProgressFile;
  try {
    file = JSON.parse(text) as ProgressFile;
  } catch {
    throw unreadableProgress(text === '' ? 'it is empty' : `it is not JSON (${text.length} characters)`, place);
  }
  if (!isObject(file)) throw unreadableProgress('it is not an object', place);
  for (const name of arrays) {
    const list: unknown = file[name];
    if (list === null) delete file[name];
    else if (Array.isArray(list)) file[name] = list.filter((item) => item !== null) as never;
    else if (list !== undefined) throw unreadableProgress(`${name} is not an array`, place);
  }
  for (const name of objects) {
    if (file[name] !== undefined && file[name] !== null && !isObject(file[name])) throw unreadableProgress(`${name} is not an object`, place);
  }
  return file;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error for a file that exists but is not a progress file. */
export function unreadableProgress(problem: string, { renderId, bucketName, region }: ProgressFilePlace): RemotionLambdaError {
  const place = `s3://${bucketName}/${progressKey(renderId)} (${region})`;
  return new RemotionLambdaError({
    code: 'RenderProgressUnreadable',
    message: `The progress of render ${renderId} cannot be read: ${place}: ${problem}.`,
    remedy: 'Read it again; if it keeps failing, check the file in the S3 console: something other than the render may be writing it.',
    retryable: true,
    renderId,
    bucketName,
  });
}

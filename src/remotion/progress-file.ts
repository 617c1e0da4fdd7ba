import { defaultAws } from './aws';
import type { Aws } from './aws';
import { fromAwsError } from './aws-errors';
import { progressKey } from './bucket-keys';
import { RemotionLambdaError } from './errors';
import type { ChunkRetry, ExpensiveChunk, ReceivedArtifact, RenderCosts, RenderErrorInfo, RenderMetadata } from './render-progress';
import { ObjectTooLargeError, readObjectUnless } from './s3-objects';
import type { ReadObject } from './s3-objects';

/**
 * A render's `progress.json`, as the main function of 4.0.527 writes it. Functions of other versions leave fields out,
 * so every one is optional.
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
  /** Set means done. */
  postRenderData?: PostRenderData | null;
  timings?: ChunkTiming[];
  renderMetadata?: RenderMetadata | null;
  errors?: Omit<RenderErrorInfo, 's3Location' | 'explanation'>[];
  fatalErrorTimestamp?: number | null;
  timeoutTimestamp?: number;
  /** null in a claim of ours that no launch has written over yet. */
  functionLaunched?: number | null;
  serveUrlOpened?: number | null;
  compositionValidated?: number | null;
  receivedArtifact?: ReceivedArtifact[];
  /** Ours: stands in a file that no launch has written over yet. */
  launchClaim?: LaunchClaim;
}

/** Who launches a render: written before the function is invoked, overwritten by the render itself. */
export interface LaunchClaim {
  /**
   * `'launching'`: the function is about to be invoked, or was, and the answer is not known. `'accepted'`: Lambda took
   * the launch, so it is never invoked again. `'rejected'`: Lambda surely did not, so anybody may try again at once.
   */
  state: 'launching' | 'accepted' | 'rejected';
  /** How often the function was, or is about to be, invoked, without what Lambda surely did not take. */
  launches: number;
  /** Whose claim it is, to know one's own again when the answer to its write got lost. */
  owner: string;
}

export interface ChunkTiming {
  chunk: number;
  start: number;
  rendered: number;
}

/** What the main function leaves behind at the end. Times in milliseconds, sizes in bytes. */
export interface PostRenderData {
  /** What a render costs by the function's own estimate. */
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
  errors: RenderErrorInfo[];
  retriesInfo: ChunkRetry[];
  mostExpensiveFrameRanges?: ExpensiveChunk[] | null;
  estimatedBillingDurationInMilliseconds: number;
}

export interface ReadProgressFileInput {
  renderId: string;
  bucketName: string;
  region: string;
  forcePathStyle?: boolean | null;
  /** Larger files are refused unread. @default 20_000_000 */
  limitInBytes?: number;
}

export interface ProgressFileReading extends Omit<ReadObject, 'body'> {
  file: ProgressFile;
}

/** A real file has some kB: about 100 bytes for each chunk, and the errors. */
export const maxProgressFileBytes = 20_000_000;

/**
 * Reads a render's `progress.json` from S3: one GET, which sends nothing while the file is still the `previous` one.
 *
 * @throws `RemotionLambdaError`: `RenderNotFound`, `RenderBucketNotFound`, `RenderAccessDenied`, `RenderWrongRegion`;
 * retryable ones: `RenderServiceUnavailable`, and `RenderProgressUnreadable` when the file is no progress
 */
export async function readProgressFile(
  input: ReadProgressFileInput,
  { aws = defaultAws(), previous }: { aws?: Aws; previous?: ProgressFileReading } = {},
): Promise<ProgressFileReading> {
  const { renderId, bucketName, region, forcePathStyle, limitInBytes = maxProgressFileBytes } = input;
  const key = progressKey(renderId);
  try {
    const place = { aws, scope: { region, forcePathStyle }, bucketName, key };
    const read = await readObjectUnless(previous?.etag ?? null, place, limitInBytes);
    if (read.body === null) return { ...previous!, serverDateMs: read.serverDateMs };
    const { body, ...about } = read;
    return { file: parseProgressFile(body.toString('utf8'), input), ...about };
  } catch (error) {
    if (error instanceof ObjectTooLargeError) throw unreadable(error.message, input);
    const what = `read the progress of render ${renderId}`;
    throw fromAwsError(error, { service: 'S3', what, permission: 's3:GetObject', region, bucketName, key, renderId });
  }
}

const arrays = ['chunks', 'retries', 'timings', 'errors', 'receivedArtifact'] as const satisfies (keyof ProgressFile)[];
const objects = ['renderMetadata', 'postRenderData', 'launchClaim'] as const satisfies (keyof ProgressFile)[];

/** Parses a `progress.json`; refuses what cannot be one, and takes fields that are missing. */
export function parseProgressFile(text: string, about: Pick<ReadProgressFileInput, 'renderId' | 'bucketName' | 'region'>): ProgressFile {
  let file: ProgressFile;
  try {
    file = JSON.parse(text) as ProgressFile;
  } catch {
    throw unreadable(text === '' ? 'it is empty' : `it is not JSON (${text.length} characters)`, about);
  }
  if (!isObject(file)) throw unreadable('it is not an object', about);
  for (const name of arrays) {
    if (file[name] !== undefined && !Array.isArray(file[name])) throw unreadable(`${name} is not an array`, about);
  }
  for (const name of objects) {
    if (file[name] !== undefined && file[name] !== null && !isObject(file[name])) throw unreadable(`${name} is not an object`, about);
  }
  return file;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(
  problem: string,
  { renderId, bucketName, region }: Pick<ReadProgressFileInput, 'renderId' | 'bucketName' | 'region'>,
): RemotionLambdaError {
  const place = `s3://${bucketName}/${progressKey(renderId)} (${region})`;
  return new RemotionLambdaError({
    code: 'RenderProgressUnreadable',
    message: `The progress of render ${renderId} cannot be read: ${place}: ${problem}.`,
    remedy: 'Read again; if it lasts, look at the file in the S3 console: something else than the render may be writing it.',
    retryable: true,
    renderId,
    bucketName,
  });
}

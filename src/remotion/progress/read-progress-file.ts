import { defaultAws } from '../aws/aws';
import type { Aws } from '../aws/aws';
import { fromAwsError } from '../aws/aws-errors';
import { ObjectTooLargeError, readObjectUnless } from '../aws/s3-objects';
import type { ReadObject } from '../aws/s3-objects';
import { progressKey } from '../protocol/bucket-keys';
import { parseProgressFile, unreadableProgress } from '../protocol/progress-file';
import type { ProgressFile, ProgressFilePlace } from '../protocol/progress-file';

export interface ReadProgressFileInput extends ProgressFilePlace {
  forcePathStyle?: boolean | null;
  /** Larger files are rejected without being read. @default 20_000_000 */
  limitInBytes?: number;
}

export interface ProgressFileReading extends Omit<ReadObject, 'body'> {
  file: ProgressFile;
}

/** A real file has a few kB: about 100 bytes per chunk, plus the errors. */
const maxProgressFileBytes = 20_000_000;

/**
 * Reads a render's `progress.json` from S3 with one GET; S3 does not send the file again if it is still the `previous` one.
 *
 * @throws `RemotionLambdaError`: `RenderNotFound`, `RenderBucketNotFound`, `RenderAccessDenied`, `RenderWrongRegion`;
 * retryable: `RenderServiceUnavailable`, and `RenderProgressUnreadable` when the file is not a progress file
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
    if (error instanceof ObjectTooLargeError) throw unreadableProgress(error.message, input);
    const what = `read the progress of render ${renderId}`;
    throw fromAwsError(error, { service: 'S3', what, permission: 's3:GetObject', region, bucketName, key, renderId });
  }
}

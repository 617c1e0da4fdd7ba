import { randomUUID } from 'node:crypto';
import type { Aws } from '../../../remotion/aws/aws';
import type { AwsCall } from '../../../remotion/aws/aws-call';
import { fromAwsError } from '../../../remotion/aws/aws-errors';
import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { readObject, writeJson } from '../../../remotion/aws/s3-objects';
import { renderFolder } from '../../../remotion/protocol/bucket-keys';

/** What came of writing to a bucket. */
export interface BucketTrial {
  /** Whether the second of two writes under `If-None-Match: *` was refused. */
  conditionHonoured: boolean;
}

/**
 * Writes an object below `renders/` twice under `If-None-Match: *`, reads it, and deletes it.
 *
 * @returns null, with nothing written, if it could not be deleted again.
 * @throws `RemotionLambdaError` for the first of these that failed.
 */
export async function tryBucket({ aws, region, bucketName }: { aws: Aws; region: string; bucketName: string }): Promise<BucketTrial | null> {
  const key = `${renderFolder(`doctor-${randomUUID()}`)}progress.json`;
  const place = { aws, scope: { region }, bucketName, key };
  const asked = async <T>(what: string, permission: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      const call: AwsCall = { service: 'S3', what, permission, region, bucketName, key };
      throw fromAwsError(error, call);
    }
  };
  const { DeleteObjectCommand } = s3Sdk();
  const remove = () => asked('remove it', 's3:DeleteObject', () => aws.s3({ region }).send(new DeleteObjectCommand({ Bucket: bucketName, Key: key })));
  const write = () => asked('write to the bucket', 's3:PutObject', () => writeJson(place, '{"doctor":true}', { absent: true }));
  // Deleting what is not there changes nothing, and tells whether it may be done later.
  if (!(await remove().then(() => true, isNotRefused))) return null;
  await write();
  try {
    const { written } = await write();
    await asked('read what was written', 's3:GetObject', () => readObject(place, 1_000));
    return { conditionHonoured: !written };
  } finally {
    await remove();
  }
}

function isNotRefused(error: unknown): boolean {
  if ((error as { code?: unknown }).code === 'RenderAccessDenied') return false;
  throw error;
}

import { randomUUID } from 'node:crypto';
import type { Aws } from '../../../remotion/aws/aws';
import type { AwsCall } from '../../../remotion/aws/aws-call';
import { fromAwsError } from '../../../remotion/aws/aws-errors';
import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { readObject, writeJson } from '../../../remotion/aws/s3-objects';
import { renderFolder } from '../../../remotion/protocol/bucket-keys';

/** The result of a test write to a bucket. */
export interface BucketTrial {
  /** Whether the second of two writes with `If-None-Match: *` was refused. */
  conditionHonoured: boolean;
}

/**
 * Writes an object under `renders/` twice with `If-None-Match: *`, reads it, and deletes it.
 *
 * @returns null, without writing, if it may not delete the object afterwards.
 * @throws `RemotionLambdaError` for the first of these calls that fails.
 */
export async function tryBucket({ aws, region, bucketName }: { aws: Aws; region: string; bucketName: string }): Promise<BucketTrial | null> {
  const key = `${renderFolder(`doctor-${randomUUID()}`)}progress.json`;
  const object = { aws, scope: { region }, bucketName, key };
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
  const write = () => asked('write to the bucket', 's3:PutObject', () => writeJson(object, '{"doctor":true}', { absent: true }));
  // Deleting a missing object changes nothing, and shows whether the deletion at the end is allowed.
  if (!(await remove().then(() => true, isNotRefused))) return null;
  await write();
  try {
    const { written } = await write();
    await asked('read what was written', 's3:GetObject', () => readObject(object, 1_000));
    return { conditionHonoured: !written };
  } finally {
    await remove();
  }
}

function isNotRefused(error: unknown): boolean {
  if ((error as { code?: unknown }).code === 'RenderAccessDenied') return false;
  throw error;
}

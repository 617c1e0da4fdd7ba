import { defaultAws } from '../aws/aws';
import type { Aws } from '../aws/aws';
import { fromAwsError } from '../aws/aws-errors';
import { isBucketName } from '../protocol/bucket-keys';
import { invalidField } from '../errors/invalid-request';
import { presignerSdk, s3Sdk } from '../aws/lazy-aws-sdk';
import { headObject } from '../aws/s3-objects';

/** The object that `presignUrl()` signs a URL for. */
export interface PresignUrlInput {
  region: string;
  bucketName: string;
  objectKey: string;
  /** How long the URL works, in seconds: 60 to 604,800 (7 days, AWS's limit). */
  expiresInSeconds: number;
  /** Check first whether the object exists. @default false */
  checkIfObjectExists?: boolean;
  /** @default false */
  forcePathStyle?: boolean | null;
}

const minPresignSeconds = 60;
const maxPresignSeconds = 7 * 24 * 60 * 60;

/**
 * A URL that opens an object without credentials for a limited time; null when `checkIfObjectExists` finds no object.
 * Anybody who has the URL can read the object, so keep it out of logs and histories. Signed with temporary credentials,
 * it expires when they do.
 *
 * Sends no request unless `checkIfObjectExists` is set (one HEAD; needs s3:GetObject and s3:ListBucket).
 *
 * @see https://www.remotion.dev/docs/lambda/presignurl
 * @example
 * ```ts
 * import { presignUrl } from 'temporal-remotion-lambda/remotion';
 *
 * export function downloadUrl(bucketName: string, objectKey: string): Promise<string | null> {
 *   return presignUrl({ region: 'us-east-1', bucketName, objectKey, expiresInSeconds: 900 });
 * }
 * ```
 */
export async function presignUrl(input: PresignUrlInput, { aws = defaultAws() }: { aws?: Aws } = {}): Promise<string | null> {
  const { region, bucketName, objectKey, expiresInSeconds, checkIfObjectExists, forcePathStyle } = input;
  checkInput(input);
  const scope = { region, forcePathStyle };
  const call = { service: 'S3', permission: 's3:GetObject', region, bucketName, key: objectKey } as const;
  try {
    if (checkIfObjectExists && (await headObject({ aws, scope, bucketName, key: objectKey })) === null) return null;
    const { GetObjectCommand } = s3Sdk();
    const command = new GetObjectCommand({ Bucket: bucketName, Key: objectKey });
    return await presignerSdk().getSignedUrl(aws.s3(scope), command, { expiresIn: expiresInSeconds });
  } catch (error) {
    throw fromAwsError(error, { ...call, what: 'sign a URL' });
  }
}

function checkInput({ bucketName, expiresInSeconds }: PresignUrlInput): void {
  if (!isBucketName(bucketName)) throw invalidField('bucketName', `expected an S3 bucket name, got ${JSON.stringify(bucketName)}`);
  const isInRange = expiresInSeconds >= minPresignSeconds && expiresInSeconds <= maxPresignSeconds;
  if (!Number.isInteger(expiresInSeconds) || !isInRange) {
    throw invalidField('expiresInSeconds', `expected whole seconds from ${minPresignSeconds} to ${maxPresignSeconds}, got ${expiresInSeconds}`);
  }
}

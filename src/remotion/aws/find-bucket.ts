import { defaultAws } from './aws';
import type { Aws } from './aws';
import { fromAwsError } from './aws-errors';
import { bucketNamePrefix } from '../protocol/bucket-keys';
import { invalidField } from '../errors/invalid-request';
import { s3Sdk } from './lazy-aws-sdk';
import { observed } from './observed';

/** Where `findBucket()` searches. */
export interface FindBucketInput {
  region: string;
  forceBucketName?: string | null;
  forcePathStyle?: boolean | null;
}

/**
 * The bucket of a render: `forceBucketName`, or else the account's only Remotion bucket for the region
 * (`remotionlambda-<region without dashes>-…`). Never creates one.
 *
 * Needs s3:ListAllMyBuckets, unless `forceBucketName` is given.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` when there is no Remotion bucket, or several
 * @see https://www.remotion.dev/docs/lambda/bucket-naming
 */
export async function findBucket(input: FindBucketInput, { aws = defaultAws() }: { aws?: Aws } = {}): Promise<string> {
  const { region, forceBucketName, forcePathStyle } = input;
  if (forceBucketName) return forceBucketName;

  const prefix = `${bucketNamePrefix}${region.replace(/-/g, '')}-`;
  const names = await bucketNames(aws, region, forcePathStyle);
  const candidates = names.filter((name) => name.startsWith(prefix));
  const [bucketName] = candidates;
  if (bucketName !== undefined && candidates.length === 1) return bucketName;
  throw invalidField(
    'forceBucketName',
    candidates.length === 0
      ? `expected a bucket name, since the account has no bucket that begins with ${prefix}; deploy a site to ${region}, or name a bucket`
      : `expected a bucket name, since the account has several for ${region}: ${candidates.join(', ')}`,
  );
}

async function bucketNames(aws: Aws, region: string, forcePathStyle: boolean | null | undefined): Promise<string[]> {
  const { ListBucketsCommand } = s3Sdk();
  try {
    const { Buckets = [] } = await aws.s3({ region, forcePathStyle }).send(observed(new ListBucketsCommand({})));
    return Buckets.flatMap(({ Name }) => Name ?? []);
  } catch (error) {
    throw fromAwsError(error, {
      service: 'S3',
      what: "find Remotion's bucket (pass forceBucketName to avoid the search)",
      permission: 's3:ListAllMyBuckets',
      region,
    });
  }
}

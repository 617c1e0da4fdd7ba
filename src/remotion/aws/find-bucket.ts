import { defaultAws } from './aws';
import type { Aws } from './aws';
import { fromAwsError } from './aws-errors';
import { bucketNamePrefix } from '../protocol/bucket-keys';
import { invalidField } from '../errors/invalid-request';
import { s3Sdk } from './lazy-aws-sdk';
import { observed } from './observed';

export interface FindBucketInput {
  region: string;
  forceBucketName?: string | null;
  forcePathStyle?: boolean | null;
}

/**
 * The bucket of a render: `forceBucketName`, or else the one bucket of the account that Remotion made for the region
 * (`remotionlambda-<region without dashes>-…`). Never makes one.
 *
 * Needs s3:ListAllMyBuckets, unless `forceBucketName` is given.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` when there is no such bucket, or several
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
      ? `expected a bucket's name, since the account has none that begins with ${prefix}; deploy a site to ${region}, or name a bucket`
      : `expected a bucket's name, since the account has several for ${region}: ${candidates.join(', ')}`,
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
      what: 'look for the bucket of Remotion (give forceBucketName to need no look)',
      permission: 's3:ListAllMyBuckets',
      region,
    });
  }
}

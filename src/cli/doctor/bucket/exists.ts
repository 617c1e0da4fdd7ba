import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { observed } from '../../../remotion/aws/observed';
import { explainError } from '../../explain-error';
import { callAws, NotAllowedError } from '../call-aws';
import type { Check } from '../check';
import { createSiteCommand } from '../create-site-command';
import { failure, ok, unknown } from '../finding';
import type { CheckContext } from '../check-context';

export const bucketExists: Check = {
  id: 'bucket',
  needs: ['identity'],
  async run(context) {
    const { region } = context;
    try {
      const bucketName = await context.bucket();
      await list(context, bucketName);
      return ok('bucket', `${bucketName} exists, in ${region}.`);
    } catch (error) {
      if (error instanceof NotAllowedError) return unknown('bucket', `Could not check: needs ${error.permission}.`);
      const { message, remedy, type } = explainError(error);
      if (type === 'RenderAccessDenied') return unknown('bucket', 'Could not check: needs s3:ListAllMyBuckets, or --force-bucket-name.');
      if (type === 'RenderBucketNotFound') return failure('bucket', message, makeBucket(context));
      if (type === 'RenderWrongRegion') return failure('bucket', message, remedy);
      if (type === 'InvalidRenderRequest') return failure('bucket', message, message.includes('several') ? 'Add --force-bucket-name with one of them.' : makeBucket(context));
      throw error;
    }
  },
};

/** Distinguishes a missing bucket from one in another region. HEAD would do so too, but has no body with the details. */
async function list({ aws, region }: CheckContext, bucketName: string): Promise<void> {
  const { ListObjectsV2Command } = s3Sdk();
  const call = { service: 'S3', what: 'look for the bucket', permission: 's3:ListBucket', region, bucketName } as const;
  await callAws(call, () => aws.s3({ region }).send(observed(new ListObjectsV2Command({ Bucket: bucketName, MaxKeys: 1 }))));
}

/** Remotion creates its own bucket when it deploys a site. A bucket with a custom name has to be created by hand. */
function makeBucket({ region, bucketName, serveUrl }: CheckContext): string {
  return bucketName === undefined ? createSiteCommand(serveUrl, region) : `aws s3 mb s3://${bucketName} --region ${region}`;
}

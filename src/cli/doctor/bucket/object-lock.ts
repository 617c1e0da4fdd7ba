import type { ObjectLockConfiguration } from '@aws-sdk/client-s3';
import { factsOf } from '../../../remotion/aws/aws-error-facts';
import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { callAws } from '../call-aws';
import type { Check } from '../check';
import { ok, warning } from '../finding';
import type { Finding } from '../finding';
import type { CheckContext } from '../check-context';

export const objectLock: Check = {
  id: 'object-lock',
  needs: ['identity', 'bucket'],
  async run(context) {
    const bucketName = await context.bucket();
    return judgeObjectLock(bucketName, context.region, await lockOf(context, bucketName));
  },
};

/** Whether the bucket retains every object for a time, even after it is deleted. */
export function judgeObjectLock(bucketName: string, region: string, lock: ObjectLockConfiguration | undefined): Finding {
  const { Mode, Days, Years } = lock?.Rule?.DefaultRetention ?? {};
  if (!Mode) return ok('object-lock', lock ? 'Object Lock is on, without a default retention: objects can be deleted.' : 'Object Lock is off.');
  const time = Days === undefined ? `${Years} years` : `${Days} days`;
  return warning(
    'object-lock',
    `${bucketName} retains every object for ${time} (Object Lock, ${Mode}): objects that cleanUp and deleteRender() delete remain, and cost money, until then.`,
    `aws s3api put-object-lock-configuration --bucket ${bucketName} --region ${region} --object-lock-configuration ObjectLockEnabled=Enabled`,
  );
}

async function lockOf({ aws, region }: CheckContext, bucketName: string): Promise<ObjectLockConfiguration | undefined> {
  const { GetObjectLockConfigurationCommand } = s3Sdk();
  const call = { service: 'S3', what: 'look up Object Lock', permission: 's3:GetBucketObjectLockConfiguration', region, bucketName } as const;
  return callAws(call, async () => {
    try {
      return (await aws.s3({ region }).send(new GetObjectLockConfigurationCommand({ Bucket: bucketName }))).ObjectLockConfiguration;
    } catch (error) {
      // S3 reports a missing configuration as an error.
      if (factsOf(error).name === 'ObjectLockConfigurationNotFoundError') return undefined;
      throw error;
    }
  });
}

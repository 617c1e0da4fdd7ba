import type { ServerSideEncryptionByDefault } from '@aws-sdk/client-s3';
import { factsOf } from '../../../remotion/aws/aws-error-facts';
import { s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { callAws } from '../call-aws';
import type { Check } from '../check';
import { ok, warning } from '../finding';
import { grantCommand } from '../grant-command';
import type { CheckContext } from '../check-context';

export const bucketEncryption: Check = {
  id: 'encryption',
  needs: ['identity', 'bucket'],
  async run(context) {
    const bucketName = await context.bucket();
    const { SSEAlgorithm = 'AES256', KMSMasterKeyID: key } = (await encryptionOf(context, bucketName)) ?? {};
    if (!SSEAlgorithm.startsWith('aws:kms')) return ok('encryption', "Objects are encrypted with S3's own keys.");
    // The AWS managed key of the account needs no permission.
    if (!key || key.endsWith('alias/aws/s3')) return ok('encryption', "Objects are encrypted with this account's AWS managed KMS key.");
    if (context.policy?.kmsKeyArn === key) return ok('encryption', `Objects are encrypted with the KMS key ${key}.`);
    return warning('encryption', `Objects are encrypted with the KMS key ${key}: workers and the function's role (remotion-lambda-role) need kms:GenerateDataKey and kms:Decrypt on it. With --kms-key, doctor tries them.`, await grantCommand(context, { kmsKeyArn: key }));
  },
};

async function encryptionOf({ aws, region }: CheckContext, bucketName: string): Promise<ServerSideEncryptionByDefault | undefined> {
  const { GetBucketEncryptionCommand } = s3Sdk();
  const call = { service: 'S3', what: 'look up the encryption', permission: 's3:GetEncryptionConfiguration', region, bucketName } as const;
  return callAws(call, async () => {
    try {
      const { ServerSideEncryptionConfiguration } = await aws.s3({ region }).send(new GetBucketEncryptionCommand({ Bucket: bucketName }));
      return ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
    } catch (error) {
      if (factsOf(error).name === 'ServerSideEncryptionConfigurationNotFoundError') return undefined;
      throw error;
    }
  });
}

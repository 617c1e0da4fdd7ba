import { randomUUID } from 'node:crypto';
import { factsOf } from '../../../remotion/aws/aws-error-facts';
import { fromAwsError } from '../../../remotion/aws/aws-errors';
import { lambdaSdk, s3Sdk } from '../../../remotion/aws/lazy-aws-sdk';
import { explainError } from '../../explain-error';
import type { CheckContext } from '../check-context';

export type PermissionOutcome = 'allowed' | 'denied' | { because: string };

/** What a call goes to. */
interface Target {
  functionName: string;
  bucketName: string;
  /** The key of an object that does not exist. */
  key: string;
}

type Attempt = (context: CheckContext, target: Target) => Promise<unknown>;

/** MD5 of an empty body: S3 checks the permission first, then finds that the body does not match, and writes nothing. */
const wrongDigest = '1B2M2Y8AsgTpgAmY7PhCfg==';

/** For each permission, a call that needs it but changes, costs and renders nothing. */
const attempts: Readonly<Record<string, Attempt>> = {
  'lambda:InvokeFunction': ({ aws, region }, { functionName }) => aws.lambda(region).send(new (lambdaSdk().InvokeCommand)({ FunctionName: functionName, InvocationType: 'DryRun' })),
  'lambda:GetAccountSettings': ({ aws, region }) => aws.lambda(region).send(new (lambdaSdk().GetAccountSettingsCommand)({})),
  'lambda:GetFunctionConcurrency': ({ aws, region }, { functionName }) => aws.lambda(region).send(new (lambdaSdk().GetFunctionConcurrencyCommand)({ FunctionName: functionName })),
  's3:PutObject': ({ aws, region }, { bucketName: Bucket, key: Key }) => aws.s3({ region }).send(new (s3Sdk().PutObjectCommand)({ Bucket, Key, Body: 'doctor', ContentMD5: wrongDigest })),
  's3:GetObject': ({ aws, region }, { bucketName: Bucket, key: Key }) => aws.s3({ region }).send(new (s3Sdk().GetObjectCommand)({ Bucket, Key })),
  's3:DeleteObject': ({ aws, region }, { bucketName: Bucket, key: Key }) => aws.s3({ region }).send(new (s3Sdk().DeleteObjectCommand)({ Bucket, Key })),
  's3:ListBucket': ({ aws, region }, { bucketName: Bucket }) => aws.s3({ region }).send(new (s3Sdk().ListObjectsV2Command)({ Bucket, MaxKeys: 1 })),
  's3:ListAllMyBuckets': ({ aws, region }) => aws.s3({ region }).send(new (s3Sdk().ListBucketsCommand)({ MaxBuckets: 1 })),
};

/** Tries whether AWS allows an action on a resource in the policy. */
export async function tryPermission(context: CheckContext, action: string, resource: string): Promise<PermissionOutcome> {
  if (action.startsWith('kms:')) return keyOutcome(context);
  const target = targetIn(resource);
  if (target.functionName.includes('*')) return { because: 'needs --function.' };
  if (target.bucketName.includes('*')) return { because: 'needs the bucket (--force-bucket-name).' };
  const outcome = await attempt(context, action, target);
  // Without the permission to list, S3 denies access to a missing object as to one that may not be read.
  const isAmbiguous = outcome === 'denied' && action === 's3:GetObject' && (await attempt(context, 's3:ListBucket', target)) === 'denied';
  return isAmbiguous ? { because: 'needs s3:ListBucket.' } : outcome;
}

async function attempt(context: CheckContext, action: string, target: Target): Promise<PermissionOutcome> {
  try {
    await attempts[action]!(context, target);
    return 'allowed';
  } catch (error) {
    // AWS checks the permission first, so any other error means that it is allowed.
    if (factsOf(error).name === 'BadDigest') return 'allowed';
    const isS3 = action.startsWith('s3:');
    const { code, retryable, message } = fromAwsError(error, { service: isS3 ? 'S3' : 'Lambda', what: `try ${action}`, permission: action, region: context.region, ...(isS3 ? { bucketName: target.bucketName } : { functionName: target.functionName }) });
    if (code === 'RenderAccessDenied') return 'denied';
    return retryable || code === 'RenderBucketNotFound' || code === 'RenderWrongRegion' ? { because: message } : 'allowed';
  }
}

function targetIn(resource: string): Target {
  const last = resource.split(':').slice(5).join(':');
  const [bucketName = '', prefix = ''] = last.split(/\/(.*)/s);
  const isS3 = resource.includes(':s3:::');
  return { functionName: resource.includes(':lambda:') ? last.replace(/^function:/, '') : '', bucketName: isS3 ? bucketName : '', key: prefix.replace('*', `doctor-${randomUUID()}`) };
}

/** A KMS key cannot be tried on its own. The test object in the bucket was written and read with it. */
async function keyOutcome(context: CheckContext): Promise<PermissionOutcome> {
  try {
    return (await context.bucketTrial()) ? 'allowed' : { because: 'needs a write to the bucket (see bucket-writes).' };
  } catch (error) {
    const { type, message } = explainError(error);
    return type === 'RenderAccessDenied' ? 'denied' : { because: message };
  }
}

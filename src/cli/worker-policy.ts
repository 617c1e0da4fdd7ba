import { partitionOf } from '../remotion/protocol/regions';

/** What a worker's permissions depend on. */
export interface PolicyFor {
  /** Also determines the partition of the ARNs. @default every region of the partition `aws` */
  region?: string;
  functionName?: string;
  bucketName?: string;
  outputBucketName?: string;
  kmsKeyArn?: string;
  cleanUp?: boolean;
  findBucket?: boolean;
  /** Whether the capacity of a pool is a share of Lambda's limit. */
  poolShare?: boolean;
  /** Whether to add the permissions that only `doctor` needs. */
  forDoctor?: boolean;
}

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

/** The policy in docs/iam.md, for these options. */
export function workerPolicy({ region, functionName = 'remotion-render-*', bucketName = 'remotionlambda-*', ...wanted }: PolicyFor = {}): PolicyDocument {
  const { partition } = partitionOf(region ?? '');
  const bucket = `arn:${partition}:s3:::${bucketName}`;
  const functionArn = functionName.startsWith('arn:') ? functionName : `arn:${partition}:lambda:${region ?? '*'}:*:function:${functionName}`;
  return {
    Version: '2012-10-17',
    Statement: [
      allow('LaunchRenders', 'lambda:InvokeFunction', functionArn),
      allow('ClaimWatchAndCancelRenders', ['s3:GetObject', 's3:PutObject'], `${bucket}/renders/*`),
      allow('PassLargeInputProps', 's3:PutObject', `${bucket}/input-props/*`),
      allow('TellMissingFromForbidden', 's3:ListBucket', bucket),
      ...(wanted.outputBucketName ? [allow('FindOutputsElsewhere', 's3:GetObject', `arn:${partition}:s3:::${wanted.outputBucketName}/*`), allow('TellMissingOutputs', 's3:ListBucket', `arn:${partition}:s3:::${wanted.outputBucketName}`)] : []),
      ...(wanted.cleanUp ? [allow('CleanUp', 's3:DeleteObject', [`${bucket}/renders/*`, `${bucket}/input-props/*`])] : []),
      ...(wanted.findBucket ? [allow('FindTheBucket', 's3:ListAllMyBuckets', '*')] : []),
      ...(wanted.poolShare ? [allow('ReadLambdaLimit', 'lambda:GetAccountSettings', '*'), allow('ReadReservedConcurrency', 'lambda:GetFunctionConcurrency', functionArn)] : []),
      ...(wanted.kmsKeyArn ? [useKey(wanted.kmsKeyArn, region)] : []),
      ...(wanted.forDoctor ? statementsForDoctor(functionArn, bucket) : []),
    ],
  };
}

function allow(Sid: string, Action: string | string[], Resource: string | string[]): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** Read-only, except that it deletes its test object in the bucket. */
function statementsForDoctor(functionArn: string, bucket: string): PolicyStatement[] {
  return [
    allow('DoctorLooksAtFunctions', ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionEventInvokeConfig', 'lambda:GetFunctionConcurrency'], functionArn),
    allow('DoctorLooksAtTheLimit', 'lambda:GetAccountSettings', '*'),
    allow('DoctorLooksAtBuckets', ['s3:GetBucketObjectLockConfiguration', 's3:GetEncryptionConfiguration'], bucket),
    allow('DoctorRemovesWhatItWrote', 's3:DeleteObject', `${bucket}/renders/doctor-*`),
  ];
}

/** The key's ARN names its region: `arn:aws:kms:us-east-1:123456789012:key/…`. */
function useKey(kmsKeyArn: string, region = kmsKeyArn.split(':')[3] ?? ''): PolicyStatement {
  return {
    Sid: 'UseTheKeyOfTheBucket',
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: kmsKeyArn,
    Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.${partitionOf(region).dnsSuffix}` } },
  };
}

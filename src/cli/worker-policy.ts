import { partitionOf } from '../remotion/protocol/regions';

/** What a worker's permissions depend on. */
export interface PolicyFor {
  /** Decides about the partition of the ARNs, too. @default every region of the partition `aws` */
  region?: string;
  functionName?: string;
  bucketName?: string;
  outputBucketName?: string;
  kmsKeyArn?: string;
  cleanUp?: boolean;
  findBucket?: boolean;
  /** Pools whose capacity is a share of Lambda's limit. */
  poolShare?: boolean;
  /** What `doctor` looks at beside. */
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

/** The policy of docs/iam.md, for these options. */
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
      ...(wanted.forDoctor ? lookedAtByDoctor(functionArn, bucket) : []),
    ],
  };
}

function allow(Sid: string, Action: string | string[], Resource: string | string[]): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** Read only, but for the object with which it tries the bucket. */
function lookedAtByDoctor(functionArn: string, bucket: string): PolicyStatement[] {
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

import { nameOfFunction } from '../protocol/function-name';
import { partitionOf } from '../protocol/regions';

/** A call to AWS, for its error message. */
export interface AwsCall {
  service: 'S3' | 'Lambda' | 'STS';
  /** What the call is for: "read the progress of render abc". */
  what: string;
  /** The permission that the call needs, e.g. `s3:GetObject`. */
  permission: string;
  region: string;
  bucketName?: string;
  key?: string;
  functionName?: string;
  renderId?: string;
}

/** The resource of a call. */
export function arnOf({ service, region, bucketName, key, functionName }: AwsCall): string {
  const { partition } = partitionOf(region);
  if (service === 'Lambda') return `arn:${partition}:lambda:${region}:*:function:${functionName && nameOfFunction(functionName)}`;
  return bucketName ? `arn:${partition}:s3:::${bucketName}${key ? `/${key}` : ''}` : '*';
}

/** The bucket of a call, without the key. */
export function bucketArnOf({ region, bucketName }: AwsCall): string {
  return `arn:${partitionOf(region).partition}:s3:::${bucketName}`;
}

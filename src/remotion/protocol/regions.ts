/**
 * Regions that Remotion Lambda runs in.
 *
 * @see https://www.remotion.dev/docs/lambda/region-selection
 */
export const AWS_REGIONS = Object.freeze([
  'eu-central-1',
  'eu-central-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-south-1',
  'eu-north-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'af-south-1',
  'ap-south-1',
  'ap-east-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ca-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'sa-east-1',
] as const);

/** A region where Remotion Lambda is available. */
export type AwsRegion = (typeof AWS_REGIONS)[number];

/** The differences between AWS, AWS China and GovCloud. */
export interface AwsPartition {
  partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  dnsSuffix: string;
  consoleDomain: string;
  billingCurrency: 'USD' | 'CNY';
}

const aws: AwsPartition = {
  partition: 'aws',
  dnsSuffix: 'amazonaws.com',
  consoleDomain: 'console.aws.amazon.com',
  billingCurrency: 'USD',
};

const awsChina: AwsPartition = {
  partition: 'aws-cn',
  dnsSuffix: 'amazonaws.com.cn',
  consoleDomain: 'console.amazonaws.cn',
  billingCurrency: 'CNY',
};

const govCloud: AwsPartition = { ...aws, partition: 'aws-us-gov', consoleDomain: 'console.amazonaws-us-gov.com' };

/** Whether Remotion Lambda is available in this region. */
export function isAwsRegion(region: unknown): region is AwsRegion {
  return (AWS_REGIONS as readonly unknown[]).includes(region);
}

/** A region's partition, by its name: also works for regions that Remotion does not know yet. */
export function partitionOf(region: string): AwsPartition {
  if (region.startsWith('cn-')) return awsChina;
  return region.startsWith('us-gov-') ? govCloud : aws;
}

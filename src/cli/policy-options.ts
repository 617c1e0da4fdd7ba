import type { ParsedArguments, CommandOptions } from './command';
import type { PolicyFor } from './worker-policy';

/** The options that determine which AWS permissions a worker needs. */
export const policyOptions = {
  'output-bucket': { type: 'string', value: 'NAME', about: 'Bucket of outputs, if requests set outName: { bucketName, key }' },
  'kms-key': { type: 'string', value: 'ARN', about: 'KMS key that encrypts the bucket' },
  'clean-up': { type: 'boolean', about: 'Include permissions for cleanUp and deleteRender()' },
  'pool-share': { type: 'boolean', about: "Include permissions for pools whose capacity is a share of Lambda's limit" },
} as const satisfies CommandOptions;

export function policyFor({ strings, booleans }: Pick<ParsedArguments, 'strings' | 'booleans'>): Pick<PolicyFor, 'cleanUp' | 'kmsKeyArn' | 'outputBucketName' | 'poolShare'> {
  return {
    outputBucketName: strings['output-bucket'],
    kmsKeyArn: strings['kms-key'],
    cleanUp: booleans['clean-up'],
    poolShare: booleans['pool-share'],
  };
}

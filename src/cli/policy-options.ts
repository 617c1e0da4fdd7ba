import type { Arguments, CommandOptions } from './command';
import type { PolicyFor } from './worker-policy';

/** Options of commands that ask what a worker needs on AWS. */
export const policyOptions = {
  'output-bucket': { type: 'string', value: 'NAME', about: 'Where outputs are written by outName: { bucketName, key }' },
  'kms-key': { type: 'string', value: 'ARN', about: 'The KMS key that the bucket is encrypted with' },
  'clean-up': { type: 'boolean', about: 'For cleanUp and deleteRender()' },
  'pool-share': { type: 'boolean', about: "For pools whose capacity is a share of Lambda's limit" },
} as const satisfies CommandOptions;

export function policyFor({ strings, booleans }: Pick<Arguments, 'strings' | 'booleans'>): Pick<PolicyFor, 'cleanUp' | 'kmsKeyArn' | 'outputBucketName' | 'poolShare'> {
  return {
    outputBucketName: strings['output-bucket'],
    kmsKeyArn: strings['kms-key'],
    cleanUp: booleans['clean-up'],
    poolShare: booleans['pool-share'],
  };
}

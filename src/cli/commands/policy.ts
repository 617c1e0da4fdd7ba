import type { Command } from '../command';
import { policyFor, policyOptions } from '../policy-options';
import { workerPolicy } from '../worker-policy';

export const policy: Command = {
  name: 'policy',
  usage: '',
  about: 'Prints the IAM policy that the user or role of a worker needs, for the given options. docs/iam.md explains each permission. Sends no requests.',
  positionals: [0, 0],
  options: {
    region: { type: 'string', value: 'REGION', about: 'Region of the functions; determines the partition, and the region of a KMS key (default: every region of the partition aws)' },
    function: { type: 'string', value: 'NAME', about: 'Function to limit the policy to; required if its name is custom (default: remotion-render-*)', alias: 'function-name' },
    bucket: { type: 'string', value: 'NAME', about: 'Bucket to limit the policy to; required if its name is custom (default: remotionlambda-*)', alias: 'force-bucket-name' },
    ...policyOptions,
    'find-bucket': { type: 'boolean', about: 'Include the permission for requests without forceBucketName' },
    doctor: { type: 'boolean', about: 'Include the permissions that doctor needs' },
  },
  examples: ['policy', 'policy --region cn-north-1 --clean-up --bucket my-renders'],
  async run({ strings, booleans }, cli, json) {
    const document = workerPolicy({
      functionName: strings.function,
      bucketName: strings.bucket,
      region: strings.region,
      findBucket: booleans['find-bucket'],
      forDoctor: booleans.doctor,
      ...policyFor({ strings, booleans }),
    });
    if (!json) cli.terminal.print(JSON.stringify(document, null, 2));
    return { data: { policy: document } };
  },
};

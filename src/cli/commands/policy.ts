import type { Command } from '../command';
import { policyFor, policyOptions } from '../policy-options';
import { workerPolicy } from '../worker-policy';

export const policy: Command = {
  name: 'policy',
  usage: '',
  about: 'Prints the IAM policy that the user or role of a worker needs for the options that are given: docs/iam.md says what each permission is for. Sends nothing.',
  positionals: [0, 0],
  options: {
    region: { type: 'string', value: 'REGION', about: 'Of the functions: decides about the partition, and about a KMS key (default: every region of the partition aws)' },
    function: { type: 'string', value: 'NAME', about: 'A function under a name of its own, or one to limit the policy to (default: remotion-render-*)', alias: 'function-name' },
    bucket: { type: 'string', value: 'NAME', about: 'A bucket under a name of its own, or one to limit the policy to (default: remotionlambda-*)', alias: 'force-bucket-name' },
    ...policyOptions,
    'find-bucket': { type: 'boolean', about: 'For requests without forceBucketName' },
    doctor: { type: 'boolean', about: 'Also for what doctor looks at' },
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

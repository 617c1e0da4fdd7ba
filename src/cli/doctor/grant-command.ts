import { nameOfFunction } from '../../remotion/protocol/function-name';
import { programName } from '../help';
import type { CheckContext } from './check-context';

const policyName = 'temporal-remotion-lambda';

/** The command that grants the current user or role the permissions of a worker; with `forDoctor`, also those of `doctor`. */
export async function grantCommand(context: CheckContext, { forDoctor = false, kmsKeyArn = context.policy?.kmsKeyArn }: { forDoctor?: boolean; kmsKeyArn?: string } = {}): Promise<string> {
  const { region, functionName, bucketName, policy = {} } = context;
  const bucket = bucketName ?? (await context.bucket().catch(() => undefined));
  const options = [
    `--region ${region}`,
    functionName && `--function ${nameOfFunction(functionName)}`,
    bucket && `--bucket ${bucket}`,
    policy.outputBucketName && `--output-bucket ${policy.outputBucketName}`,
    kmsKeyArn && `--kms-key ${kmsKeyArn}`,
    policy.cleanUp && '--clean-up',
    policy.poolShare && '--pool-share',
    !bucketName && '--find-bucket',
    forDoctor && '--doctor',
  ];
  const document = `npx ${programName} policy ${options.filter(Boolean).join(' ')}`;
  const attach = attachTo((await context.identity().catch(() => null))?.arn ?? '');
  return attach ? `${attach} --policy-name ${policyName} --policy-document "$(${document})"` : document;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
function attachTo(arn: string): string | null {
  const [, user] = /:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (user) return `aws iam put-user-policy --user-name ${user}`;
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role ? `aws iam put-role-policy --role-name ${role}` : null;
}

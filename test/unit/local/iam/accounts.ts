import type { Principal, Principals } from '../../../../local/iam/account';
import type { PolicyDocument, PolicyStatement } from '../../../../local/iam/policy';
import type { Credentials } from '../../../../local/lambda/local-credentials';

export const region = 'us-east-1';
export const worker: Credentials = { accessKeyId: 'AKIAWORKER', secretAccessKey: 'secret+of/worker' };
export const session: Credentials = { accessKeyId: 'ASIASESSION', secretAccessKey: 'secret', sessionToken: 'token/of+the=session' };
export const operator: Credentials = { accessKeyId: 'AKIAOPERATOR', secretAccessKey: 'all' };

const principals: Principal[] = [
  { kind: 'User', name: 'worker', arn: 'arn:aws:iam::123456789012:user/worker', credentials: worker },
  { kind: 'Role', name: 'function', arn: 'arn:aws:sts::123456789012:assumed-role/function/x', credentials: session },
];

/** An account whose users and roles have these permissions. */
export function accountWith(...statements: [Action: string, Resource: string][]): Principals {
  const Statement = statements.map(([Action, Resource]): PolicyStatement => ({ Effect: 'Allow', Action, Resource }));
  const policy: PolicyDocument = { Version: '2012-10-17', Statement };
  return {
    operator,
    principalOf: (accessKeyId) => principals.find(({ credentials }) => credentials.accessKeyId === accessKeyId),
    policyOf: () => Promise.resolve(policy),
  };
}

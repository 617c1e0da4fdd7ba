/** The policy of a user, a role or a bucket. */
export interface PolicyDocument {
  Version: string;
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  /** In a bucket's policy: `*` is everyone. */
  Principal?: string;
}

/**
 * Whether a policy allows an action on a resource: at least one statement allows it and none denies it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allows({ Statement }: PolicyDocument, action: string, resource: string): boolean {
  const matching = Statement.filter(({ Action, Resource }) => matchesAny(Action, action) && matchesAny(Resource, resource));
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

/** The same policy with only the statements that apply to everyone, signed or not. */
export function publicStatements(policy: PolicyDocument): PolicyDocument {
  return { ...policy, Statement: policy.Statement.filter(({ Principal }) => Principal === '*') };
}

function matchesAny(patterns: string | string[], value: string): boolean {
  return [patterns].flat().some((pattern) => wildcard(pattern).test(value));
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

import { arnOf, bucketArnOf } from './aws-call';
import type { AwsCall } from './aws-call';

/** What AWS said about a refusal. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
interface Refusal {
  action: string;
  resource: string | null;
  who: string;
  /** The kind of policy that decided, as AWS names it; null when AWS did not say. */
  policy: string | null;
  /** A policy explicitly denies the action; otherwise no policy allows it. */
  forbidden: boolean;
  /** The policy's ARN, if AWS gave it. */
  policyArn: string | null;
}

/**
 * What to do about a 403: taken from AWS's message if it names the permission or the policy that decided, otherwise from
 * what the call needs.
 */
export function accessDeniedRemedy(call: AwsCall, message: string): string {
  const refusal = refusalIn(message);
  if (refusal) return `${remedyFor(refusal)}${listBucketHint(refusal)}`;
  if (/\bkms\b|customer master key/i.test(message)) return kmsRemedy(call);
  return `Grant ${call.permission} on ${arnOf(call)}.${missingKeyHint(call)}`;
}

function refusalIn(message: string): Refusal | null {
  const action = /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1];
  if (action === undefined) return null;
  const allows = /because no (.+?) (?:policy )?allows/.exec(message)?.[1];
  const denies = /explicit deny in an? ([^:.]+?)(?:: *(arn:\S+))?(?:[.\s]*$|[,;(])/.exec(message);
  return {
    action,
    resource: /on (?:resource: ?)"?([^\s"]+)/.exec(message)?.[1] ?? null,
    who: /User: (arn:\S+)/.exec(message)?.[1] ?? 'the user or role of the worker',
    policy: (allows ?? denies?.[1])?.replace(/ policy$/, '') ?? null,
    forbidden: allows === undefined && denies !== null,
    policyArn: denies?.[2]?.replace(/[.,]+$/, '') ?? null,
  };
}

/** Where to find each kind of policy, and who can change it. */
const places: readonly { policy: RegExp; where: (refusal: Refusal) => string }[] = [
  { policy: /VPC endpoint/i, where: () => 'in the policy of the VPC endpoint that the worker goes through' },
  { policy: /service control/i, where: () => 'in the service control policy of your AWS organization (its administrators can change it)' },
  { policy: /resource control/i, where: () => 'in the resource control policy of your AWS organization (its administrators can change it)' },
  { policy: /permissions? boundar/i, where: ({ who }) => `in the permissions boundary of ${who}` },
  { policy: /session/i, where: ({ who }) => `in the session policy that ${who} was assumed with` },
  { policy: /resource-based/i, where: ({ resource }) => `in the policy of ${resource === null ? 'the resource' : 'the resource itself'} (of a bucket, a KMS key, a function)` },
];

function remedyFor(refusal: Refusal): string {
  const { action, resource, who, policy, forbidden, policyArn } = refusal;
  const what = `${action}${resource === null ? '' : ` on ${resource}`}`;
  const where = places.find((place) => policy !== null && place.policy.test(policy))?.where(refusal);
  if (forbidden) return `Remove the explicit deny of ${what} for ${who} ${where ?? `in its ${policy} policy`}${policyArn === null ? '' : ` (${policyArn})`}.`;
  return where === undefined ? `Grant ${what} to ${who}.` : `Allow ${what} for ${who} ${where}.`;
}

function listBucketHint({ action }: Refusal): string {
  return action === 's3:ListBucket' ? ' AWS names this permission when the object does not exist: without it, S3 does not say so.' : '';
}

function kmsRemedy({ permission, bucketName }: AwsCall): string {
  const action = permission === 's3:PutObject' ? 'kms:GenerateDataKey' : 'kms:Decrypt';
  return `Grant ${action} on the KMS key that encrypts ${bucketName ?? 'the bucket'} to the user or role of the worker, and check that the key is in the bucket's region.`;
}

function missingKeyHint(call: AwsCall): string {
  if (call.permission !== 's3:GetObject') return '';
  return ` Grant s3:ListBucket on ${bucketArnOf(call)} too: without it, S3 answers 403 instead of 404 for an object that does not exist.`;
}

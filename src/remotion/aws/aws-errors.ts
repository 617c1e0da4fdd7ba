import { RemotionLambdaError } from '../errors/errors';
import type { RemotionLambdaErrorCode } from '../errors/errors';
import { factsOf } from './aws-error-facts';
import type { AwsErrorFacts } from './aws-error-facts';
import { nameOfFunction } from '../protocol/function-name';
import { partitionOf } from '../protocol/regions';

/** A call to AWS, for the text of its failure. */
export interface AwsCall {
  service: 'S3' | 'Lambda';
  /** What was to be done: "read the progress of render abc". */
  what: string;
  /** The permission that the call needs, e.g. `s3:GetObject`. */
  permission: string;
  region: string;
  bucketName?: string;
  key?: string;
  functionName?: string;
  renderId?: string;
}

interface AwsErrorRule {
  names?: readonly string[];
  statuses?: readonly number[];
  service?: AwsCall['service'];
  /** Must hold, too. */
  when?: (facts: AwsErrorFacts) => boolean;
  code: RemotionLambdaErrorCode;
  retryable: boolean;
  remedy: (call: AwsCall, facts: AwsErrorFacts) => string;
}

/** The one table from errors of AWS to ours; the first rule that fits counts. Names come before statuses. */
const rules: readonly AwsErrorRule[] = [
  {
    names: ['RequestTimeTooSkewed', 'InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestExpired'],
    when: ({ name, clockSkewCorrected }) => clockSkewCorrected || name === 'RequestTimeTooSkewed',
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: () => "The clock of this machine is wrong; the next try is signed by AWS's clock. Set the clock.",
  },
  {
    names: [
      'UnrecognizedClientException',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidToken',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'IncompleteSignatureException',
      'IncompleteSignature',
    ],
    code: 'RenderAccessDenied',
    retryable: false,
    remedy: giveCredentials,
  },
  {
    // A role's credentials that come too late, or have just run out, are a trouble of one machine for one moment.
    names: ['ExpiredToken', 'ExpiredTokenException', 'CredentialsProviderError', 'TokenProviderError'],
    code: 'RenderAccessDenied',
    retryable: true,
    remedy: giveCredentials,
  },
  {
    names: ['NoSuchBucket'],
    code: 'RenderBucketNotFound',
    retryable: false,
    remedy: () => 'Correct bucketName (forceBucketName), or deploy a site, which creates the bucket.',
  },
  {
    names: ['ResourceNotFoundException'],
    service: 'Lambda',
    code: 'RenderFunctionNotFound',
    retryable: false,
    remedy: () => 'Correct functionName or region, or deploy the function: npx remotion lambda functions deploy.',
  },
  {
    names: ['PermanentRedirect', 'TemporaryRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', '301'],
    statuses: [301, 307],
    service: 'S3',
    code: 'RenderWrongRegion',
    retryable: false,
    remedy: ({ region }, { bucketRegion }) =>
      bucketRegion
        ? `Use region: '${bucketRegion}', where the bucket is, instead of '${region}', with a function of that region.`
        : `Use the region of the bucket instead of '${region}', with a function of that region.`,
  },
  {
    names: ['TooManyRequestsException', 'ConcurrentInvocationLimitExceeded', 'ThrottlingException', 'EC2ThrottledException'],
    statuses: [429],
    code: 'RenderThrottled',
    retryable: true,
    remedy: () =>
      'Try again later; ask AWS for a higher concurrency limit if it lasts (https://www.remotion.dev/docs/lambda/troubleshooting/rate-limit).',
  },
  {
    names: ['RequestTooLargeException', 'RequestEntityTooLarge', 'InvalidRequestContentException'],
    statuses: [413],
    service: 'Lambda',
    code: 'InvalidRenderRequest',
    retryable: false,
    remedy: () => 'Make envVariables and the other options smaller: Lambda limits the payload of an invocation.',
  },
  {
    names: ['InvalidBucketName', 'InvalidParameterValueException', 'ValidationException', 'ValidationError'],
    code: 'InvalidRenderRequest',
    retryable: false,
    remedy: ({ service }) => (service === 'S3' ? 'Correct bucketName (forceBucketName).' : 'Correct functionName.'),
  },
  {
    names: ['NoSuchKey', 'NotFound'],
    statuses: [404],
    service: 'S3',
    code: 'RenderNotFound',
    retryable: false,
    remedy: () =>
      'Check renderId, bucketName and region; a lifecycle rule (deleteAfter) or deleteRender() may have removed the render.',
  },
  {
    statuses: [404],
    service: 'Lambda',
    code: 'RenderFunctionNotFound',
    retryable: false,
    remedy: () => 'Correct functionName or region, or deploy the function: npx remotion lambda functions deploy.',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'Forbidden', 'AllAccessDisabled'],
    statuses: [401, 403],
    code: 'RenderAccessDenied',
    retryable: false,
    remedy: (call) => `Grant ${call.permission} on ${arnOf(call)}.${missingKeyHint(call)}`,
  },
];

/** Everything else: a server error, an answer that did not come, an answer that is not known. */
const otherwise: Pick<AwsErrorRule, 'code' | 'retryable' | 'remedy'> = {
  code: 'RenderServiceUnavailable',
  retryable: true,
  remedy: ({ service }) => `Try again; if it lasts, look at the endpoint and at the status of ${service} (https://health.aws.amazon.com).`,
};

/**
 * The error of this package for one of the AWS SDK: what failed, with which ids, why, and what to do.
 *
 * An error of this package passes through.
 */
export function fromAwsError(error: unknown, call: AwsCall): RemotionLambdaError {
  if (error instanceof RemotionLambdaError) return error;
  const facts = factsOf(error);
  const { code, retryable, remedy } = rules.find((rule) => fits(rule, facts, call)) ?? otherwise;
  return new RemotionLambdaError({
    code,
    message: `Could not ${call.what}: ${describe(facts, call)}`,
    remedy: remedy(call, facts),
    retryable,
    renderId: call.renderId,
    bucketName: call.bucketName,
    cause: error,
  });
}

function fits({ names, statuses, service, when }: AwsErrorRule, facts: AwsErrorFacts, call: AwsCall): boolean {
  if (service && service !== call.service) return false;
  if (when && !when(facts)) return false;
  return Boolean(names?.includes(facts.name) || (facts.status !== null && statuses?.includes(facts.status)));
}

function describe({ name, status, message }: AwsErrorFacts, { service, region, bucketName, key, functionName }: AwsCall): string {
  const subject = functionName ? `function ${functionName}` : bucketName ? `s3://${bucketName}${key ? `/${key}` : ''}` : 'the account';
  const answer = status === null ? `${service} gave no answer (${name})` : `${service} answered ${status} ${name}`;
  return `${answer} for ${subject} in ${region}: ${message.slice(0, 300).replace(/[.\s]*$/, '')}.`;
}

function arnOf({ service, region, bucketName, key, functionName }: AwsCall): string {
  const { partition } = partitionOf(region);
  if (service === 'Lambda') return `arn:${partition}:lambda:${region}:*:function:${functionName && nameOfFunction(functionName)}`;
  return bucketName ? `arn:${partition}:s3:::${bucketName}${key ? `/${key}` : ''}` : '*';
}

function missingKeyHint({ permission, region, bucketName }: AwsCall): string {
  if (permission !== 's3:GetObject') return '';
  const bucketArn = `arn:${partitionOf(region).partition}:s3:::${bucketName}`;
  return ` Grant s3:ListBucket on ${bucketArn}, too: without it S3 says 403 instead of 404 for an object that does not exist.`;
}

function giveCredentials(): string {
  return 'Give the process valid AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN for temporary ones), a profile, or a role.';
}

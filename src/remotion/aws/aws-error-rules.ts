import type { RemotionLambdaErrorCode } from '../errors/errors';
import { accessDeniedRemedy } from './access-denied';
import type { AwsCall } from './aws-call';
import type { AwsErrorFacts } from './aws-error-facts';
import { lambdaRefusals } from './lambda-refusals';

interface AwsErrorRule {
  names?: readonly string[];
  statuses?: readonly number[];
  service?: AwsCall['service'];
  /** Must be true as well; on its own if there are neither names nor statuses. */
  when?: (facts: AwsErrorFacts) => boolean;
  code: RemotionLambdaErrorCode;
  retryable: boolean;
  remedy: (call: AwsCall, facts: AwsErrorFacts) => string;
}

/** The rule for an AWS error. */
export function ruleFor(facts: AwsErrorFacts, call: AwsCall): Pick<AwsErrorRule, 'code' | 'retryable' | 'remedy'> {
  return rules.find((rule) => fits(rule, facts, call)) ?? otherwise;
}

/** Maps AWS errors to this package's errors; the first matching rule wins, so names come before statuses. */
const rules: readonly AwsErrorRule[] = [
  {
    names: ['RequestTimeTooSkewed', 'InvalidSignatureException', 'SignatureDoesNotMatch', 'RequestExpired'],
    when: ({ name, clockSkewCorrected }) => clockSkewCorrected || name === 'RequestTimeTooSkewed',
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: () => "This machine's clock is wrong; the next try is signed by AWS's clock. Correct the clock.",
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
    // A role's credentials that arrive late, or have just expired, are a transient problem of one machine.
    names: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'CredentialsProviderError', 'TokenProviderError'],
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
        ? `Use region: '${bucketRegion}', where the bucket is, instead of '${region}', with a function in that region.`
        : `Use the bucket's region instead of '${region}', with a function in that region.`,
  },
  {
    names: ['TooManyRequestsException', 'ConcurrentInvocationLimitExceeded', 'ThrottlingException', 'EC2ThrottledException'],
    statuses: [429],
    code: 'RenderThrottled',
    retryable: true,
    remedy: () =>
      'Try again later; if it keeps happening, ask AWS for a higher concurrency limit (https://www.remotion.dev/docs/lambda/troubleshooting/rate-limit).',
  },
  ...lambdaRefusals.map(
    ({ names, isTransient, remedy }): AwsErrorRule => ({
      names,
      service: 'Lambda',
      code: isTransient ? 'RenderServiceUnavailable' : 'RenderRequestRefused',
      retryable: isTransient,
      remedy: () => remedy,
    }),
  ),
  {
    names: ['RequestTooLargeException', 'RequestEntityTooLarge', 'SerializedRequestEntityTooLargeException', 'InvalidRequestContentException'],
    statuses: [413],
    service: 'Lambda',
    code: 'InvalidRenderRequest',
    retryable: false,
    remedy: () => "Make envVariables and the other options smaller: Lambda limits an invocation's payload.",
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
    // Transient, whatever the status.
    when: ({ name }) => transientNames.test(name),
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: tryAgain,
  },
  {
    when: (facts) => facts.name.startsWith('KMS.') && isRefusal(facts),
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: ({ bucketName }) => `Enable or restore the KMS key that encrypts ${bucketName ?? 'the bucket'}, or change the bucket's default encryption.`,
  },
  {
    names: ['InvalidRequest'],
    when: ({ message }) => /object lock/i.test(message),
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: () => 'A bucket with Object Lock requires a checksum with every upload: do not set AWS_REQUEST_CHECKSUM_CALCULATION=when_required, or use a bucket without default retention.',
  },
  {
    names: ['InvalidObjectState'],
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: () => 'The object was archived (S3 Glacier): restore it, and exclude renders/ from the lifecycle rule.',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'Forbidden', 'AllAccessDisabled'],
    statuses: [401, 403],
    code: 'RenderAccessDenied',
    retryable: false,
    remedy: (call, { message }) => accessDeniedRemedy(call, message),
  },
  {
    statuses: [407],
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: () => "Add the proxy's user name and password, as in HTTPS_PROXY=http://user:password@proxy.example:3128.",
  },
  {
    // The same request would be refused again.
    when: isRefusal,
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: ({ service }) => `Correct what ${service} complains about, and start again: retrying alone does not help.`,
  },
  {
    when: ({ tlsRefused }) => tlsRefused,
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: ({ service }, { endpoint }) =>
      `Make Node trust the certificate of ${endpoint ?? `the ${service} endpoint`} (NODE_EXTRA_CA_CERTS=<the CA of your proxy>), or correct the endpoint. Nothing was sent.`,
  },
  {
    when: ({ neverConnected }) => neverConnected,
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: ({ service }, { endpoint }) =>
      `Make sure that this machine can reach ${endpoint ?? `the ${service} endpoint`}: check name resolution, the route (NAT gateway, or a VPC endpoint for ${service}), security groups, or the proxy. Nothing was sent.`,
  },
];

/** A server error, no answer, or an unknown answer. */
const otherwise: Pick<AwsErrorRule, 'code' | 'retryable' | 'remedy'> = { code: 'RenderServiceUnavailable', retryable: true, remedy: tryAgain };

/** Transient refusals: a body that was lost or damaged in transit, a concurrent write, a throttled key. */
const transientNames =
  /^(RequestTimeout|RequestTimeoutException|IncompleteBody|BadDigest|XAmzContent\w+Mismatch|OperationAborted|ConditionalRequestConflict|RequestAborted|ClientDisconnected|KMS\.\w*(Throttling|Timeout)\w*)$/;

const transientStatuses: readonly number[] = [408, 409, 425];

/** The answer to HEAD has no body: a 400 without a name may be anything, such as credentials that have just expired. */
const unnamed = /^(Unknown|UnknownError|400)$/;

/** A storage provider answers 501 when it lacks a feature. */
function isRefusal({ status, name }: AwsErrorFacts): boolean {
  if (status === null || (status === 400 && unnamed.test(name))) return false;
  return (status >= 400 && status < 500 && !transientStatuses.includes(status)) || status === 501;
}

function fits({ names, statuses, service, when }: AwsErrorRule, facts: AwsErrorFacts, call: AwsCall): boolean {
  if (service && service !== call.service) return false;
  if (when && !when(facts)) return false;
  if (!names && !statuses) return true;
  return Boolean(names?.includes(facts.name) || (facts.status !== null && statuses?.includes(facts.status)));
}

function tryAgain({ service }: AwsCall): string {
  return `Try again; if it keeps failing, check the endpoint and the status of ${service} (https://health.aws.amazon.com).`;
}

function giveCredentials(): string {
  return 'Give the process valid AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN for temporary ones), a profile, or a role. REMOTION_AWS_PROFILE and REMOTION_AWS_ACCESS_KEY_ID, if set, take precedence.';
}

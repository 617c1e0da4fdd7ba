import type { RemotionLambdaErrorCode } from '../errors/errors';
import { accessDeniedRemedy } from './access-denied';
import type { AwsCall } from './aws-call';
import type { AwsErrorFacts } from './aws-error-facts';
import { lambdaRefusals } from './lambda-refusals';

interface AwsErrorRule {
  names?: readonly string[];
  statuses?: readonly number[];
  service?: AwsCall['service'];
  /** Must hold, too; the rule fits by it alone when it has neither names nor statuses. */
  when?: (facts: AwsErrorFacts) => boolean;
  code: RemotionLambdaErrorCode;
  retryable: boolean;
  remedy: (call: AwsCall, facts: AwsErrorFacts) => string;
}

/** The rule for an error of AWS. */
export function ruleFor(facts: AwsErrorFacts, call: AwsCall): Pick<AwsErrorRule, 'code' | 'retryable' | 'remedy'> {
  return rules.find((rule) => fits(rule, facts, call)) ?? otherwise;
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
  ...lambdaRefusals.map(
    ({ names, passes, remedy }): AwsErrorRule => ({
      names,
      service: 'Lambda',
      code: passes ? 'RenderServiceUnavailable' : 'RenderRequestRefused',
      retryable: passes,
      remedy: () => remedy,
    }),
  ),
  {
    names: ['RequestTooLargeException', 'RequestEntityTooLarge', 'SerializedRequestEntityTooLargeException', 'InvalidRequestContentException'],
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
    // These pass by themselves, whatever their status.
    when: ({ name }) => passingNames.test(name),
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: tryAgain,
  },
  {
    when: (facts) => facts.name.startsWith('KMS.') && isRefusal(facts),
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: ({ bucketName }) => `Enable or restore the KMS key that encrypts ${bucketName ?? 'the bucket'}, or give the bucket another default encryption.`,
  },
  {
    names: ['InvalidRequest'],
    when: ({ message }) => /object lock/i.test(message),
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: () => 'A bucket with Object Lock wants a checksum with every upload: do not set AWS_REQUEST_CHECKSUM_CALCULATION=when_required, or use a bucket without default retention.',
  },
  {
    names: ['InvalidObjectState'],
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: () => 'The object was archived (S3 Glacier): restore it, and keep renders/ out of the lifecycle rule.',
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
    remedy: () => 'Give the proxy its user name and password, as in HTTPS_PROXY=http://user:password@proxy.example:3128.',
  },
  {
    // The same request would be refused again.
    when: isRefusal,
    code: 'RenderRequestRefused',
    retryable: false,
    remedy: ({ service }) => `Correct what ${service} names, and start again: it does not pass by itself.`,
  },
  {
    when: ({ tlsRefused }) => tlsRefused,
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: ({ service }, { endpoint }) =>
      `Let Node trust the certificate of ${endpoint ?? `the endpoint of ${service}`} (NODE_EXTRA_CA_CERTS=<the CA of your proxy>), or correct the endpoint. Nothing was sent.`,
  },
  {
    when: ({ neverConnected }) => neverConnected,
    code: 'RenderServiceUnavailable',
    retryable: true,
    remedy: ({ service }, { endpoint }) =>
      `Let this machine reach ${endpoint ?? `the endpoint of ${service}`}: by name resolution, a route (NAT gateway, or a VPC endpoint for ${service}), security groups, or a proxy. Nothing was sent.`,
  },
];

/** A server error, an answer that did not come, an answer that is not known. */
const otherwise: Pick<AwsErrorRule, 'code' | 'retryable' | 'remedy'> = { code: 'RenderServiceUnavailable', retryable: true, remedy: tryAgain };

/** Refusals of one moment: a body that got lost or damaged on its way, another write under way, a key that is throttled. */
const passingNames =
  /^(RequestTimeout|RequestTimeoutException|IncompleteBody|BadDigest|XAmzContent\w+Mismatch|OperationAborted|ConditionalRequestConflict|RequestAborted|ClientDisconnected|KMS\.\w*(Throttling|Timeout)\w*)$/;

const passingStatuses: readonly number[] = [408, 409, 425];

/** The answer to HEAD has no body: a 400 without a name may be anything, such as credentials that have just run out. */
const unnamed = /^(Unknown|UnknownError|400)$/;

/** 501 is the refusal of a storage that lacks a feature. */
function isRefusal({ status, name }: AwsErrorFacts): boolean {
  if (status === null || (status === 400 && unnamed.test(name))) return false;
  return (status >= 400 && status < 500 && !passingStatuses.includes(status)) || status === 501;
}

function fits({ names, statuses, service, when }: AwsErrorRule, facts: AwsErrorFacts, call: AwsCall): boolean {
  if (service && service !== call.service) return false;
  if (when && !when(facts)) return false;
  if (!names && !statuses) return true;
  return Boolean(names?.includes(facts.name) || (facts.status !== null && statuses?.includes(facts.status)));
}

function tryAgain({ service }: AwsCall): string {
  return `Try again; if it lasts, look at the endpoint and at the status of ${service} (https://health.aws.amazon.com).`;
}

function giveCredentials(): string {
  return 'Give the process valid AWS credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN for temporary ones), a profile, or a role. REMOTION_AWS_PROFILE and REMOTION_AWS_ACCESS_KEY_ID, where set, come before them.';
}

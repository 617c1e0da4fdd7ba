import { RemotionLambdaError } from '../errors/errors';
import type { AwsCall } from './aws-call';
import { factsOf } from './aws-error-facts';
import type { AwsErrorFacts } from './aws-error-facts';
import { ruleFor } from './aws-error-rules';

export type { AwsCall } from './aws-call';

/**
 * Converts an error of the AWS SDK to one of this package: what failed, with which ids (including AWS's request id), why,
 * and what to do.
 *
 * Returns an error of this package unchanged.
 */
export function fromAwsError(error: unknown, call: AwsCall): RemotionLambdaError {
  if (error instanceof RemotionLambdaError) return error;
  const facts = factsOf(error);
  const { code, retryable, remedy } = ruleFor(facts, call);
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

function describe(facts: AwsErrorFacts, { region, bucketName, key, functionName, service }: AwsCall): string {
  const subject = functionName ? `function ${functionName}` : bucketName ? `s3://${bucketName}${key ? `/${key}` : ''}` : 'the account';
  return `${answerOf(facts, service)} for ${subject} in ${region}: ${facts.message}${requestText(facts.requestId)}.`;
}

function answerOf({ name, status, neverConnected, endpoint }: AwsErrorFacts, service: AwsCall['service']): string {
  if (status !== null) return `${service} answered ${status} ${name}`;
  const at = endpoint === null ? '' : ` at ${endpoint}`;
  return neverConnected ? `no connection to ${service}${at} was made (${name})` : `${service}${at} gave no answer (${name})`;
}

/** The id with which AWS support finds the request, for the end of a sentence. */
export function requestText(requestId: string | null | undefined): string {
  return requestId ? ` (AWS request ${requestId})` : '';
}

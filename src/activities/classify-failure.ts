import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { failureDetails } from '../contract/failure-details';
import { RenderFailureType, renderFailures } from '../contract/failures';
import { awsLinks } from '../remotion/aws/aws-links';
import type { AwsLinksInput } from '../remotion/aws/aws-links';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../remotion/errors/errors';
import { recordThrottle } from './render-metrics';

/** The functions whose logs a failure links to. */
type RenderFunctions = Pick<AwsLinksInput, 'region' | 'rendererFunctionName'> & { functionName?: string };

/** Runs an activity, and converts what it throws to an `ApplicationFailure` with type, details and retryability. */
export async function withClassifiedErrors<T>(about: RenderFunctions, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TemporalFailure) throw error;
    if (error instanceof RemotionLambdaError && error.code === 'RenderThrottled') recordThrottle();
    throw toApplicationFailure(error, about);
  }
}

/** The same error, but no longer retryable: its retries are used up. */
export function asFinal(error: RemotionLambdaError): RemotionLambdaError {
  return withRetryable(error, false);
}

const refusals: readonly RemotionLambdaErrorCode[] = ['RenderAccessDenied', 'RenderBucketNotFound', 'RenderWrongRegion', 'RenderRequestRefused', 'InvalidRenderRequest'];

/** Whether AWS refused because this worker lacks something that another may have: a permission, a region, a provider. */
export function isRefusal(error: unknown): error is RemotionLambdaError {
  return error instanceof RemotionLambdaError && !error.retryable && refusals.includes(error.code);
}

/** The same error, but retryable: another worker may have what this one lacks. */
export function asRetryable(error: RemotionLambdaError, retryAfterMs?: number): RemotionLambdaError {
  return withRetryable(error, true, retryAfterMs);
}

function withRetryable(error: RemotionLambdaError, retryable: boolean, retryAfterMs?: number): RemotionLambdaError {
  const { code, message, remedy, renderId, bucketName } = error;
  return new RemotionLambdaError({ code, message, remedy, renderId, bucketName, retryable, retryAfterMs, cause: error });
}

function toApplicationFailure(error: unknown, { region, functionName, rendererFunctionName }: RenderFunctions): ApplicationFailure {
  const known = error instanceof RemotionLambdaError ? error : null;
  const type: RenderFailureType = known?.code ?? RenderFailureType.RenderUnexpectedError;
  const remedy = known?.remedy ?? renderFailures[type].remedy;
  const message = error instanceof Error ? error.message : String(error);
  const { renderId, bucketName } = known ?? {};
  const links = renderId && bucketName && functionName ? awsLinks({ region, functionName, rendererFunctionName, bucketName, renderId }) : null;
  const details = failureDetails(type, { remedy, renderId, bucketName, region, functionName, links });
  return ApplicationFailure.create({
    message: known ? `${message} ${remedy}` : message,
    type,
    details: [details],
    nonRetryable: !(known?.retryable ?? renderFailures[type].retried),
    nextRetryDelay: known?.retryAfterMs,
    cause: known ? undefined : error instanceof Error ? error : undefined,
  });
}

import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { RenderFailureType } from '../contract/failures';
import type { RenderSnapshot } from '../contract/snapshot';

/** Hands a watch over to the server, which starts the next try after the delay (in milliseconds): not an error, and no event. */
export function inProgressFailure(seen: RenderSnapshot, nextRetryDelay: number): ApplicationFailure {
  const where = seen.inLambdaQueue ? "in Lambda's queue" : seen.phase;
  return ApplicationFailure.create({
    message: `The render is in progress: ${where}, ${Math.floor(seen.overallProgress * 100)} %`,
    type: RenderFailureType.RenderInProgress,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay,
  });
}

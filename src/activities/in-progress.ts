import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { RenderFailureType } from '../contract/failures';
import type { RenderSnapshot } from '../contract/snapshot';

/** Leaves a watch to the server, which begins the next try after the delay (in milliseconds): not an error, and no event. */
export function inProgress(seen: RenderSnapshot, nextRetryDelay: number): ApplicationFailure {
  const where = seen.inLambdaQueue ? "in Lambda's queue" : seen.phase;
  return ApplicationFailure.create({
    message: `The render goes on: ${where}, ${Math.floor(seen.overallProgress * 100)} %`,
    type: RenderFailureType.RenderInProgress,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay,
  });
}

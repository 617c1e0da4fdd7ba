import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { renderFailures, RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails, RenderResult } from '../contract/result';
import type { RenderState } from './render-state';

/** The one way in which a render ends. */
export type RenderOutcome =
  | { status: 'completed'; result: RenderResult }
  | { status: 'failed'; error: ApplicationFailure }
  | { status: 'cancelled'; error: unknown };

/**
 * The failure that ends the workflow: that of the activity, without the activity around it, so that a caller finds
 * type and details at once. The cause is left out because it would put the errors array into the history again.
 */
export function failureOf(error: unknown, state: RenderState): ApplicationFailure {
  // A failed promise of an activity; anything else is a bug here, and must fail the workflow task, not the workflow.
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure && isRenderFailureType(cause.type)) {
    return ApplicationFailure.create({ message: cause.message, type: cause.type, details: cause.details ?? [], nonRetryable: true });
  }
  const type = RenderFailureType.RenderUnexpectedError;
  const what = cause instanceof TimeoutFailure ? `timed out (${cause.timeoutType})` : `failed: ${cause?.message ?? error.message}`;
  const { renderId, bucketName, region, functionName, links } = state.report();
  const details: RenderFailureDetails = {
    type,
    remedy: renderFailures[type].remedy,
    renderId,
    bucketName,
    region,
    functionName,
    errors: [],
    errorCount: 0,
    costs: null,
    links,
  };
  const message = `Activity ${error.activityType} of render ${renderId ?? '(not started)'} ${what}`;
  return ApplicationFailure.create({ message, type, details: [details], nonRetryable: true });
}

function isRenderFailureType(type: string | undefined | null): type is RenderFailureType {
  return typeof type === 'string' && type in renderFailures;
}

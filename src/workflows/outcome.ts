import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { RenderCostsSoFar } from '../contract/costs-and-links';
import { failureDetails } from '../contract/failure-details';
import { isRenderFailureType, RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import type { RenderFailureDetails } from '../contract/failure-details';
import type { RenderResult } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';

/** How the render ended for the workflow. */
export type RenderOutcome =
  | { status: 'completed'; result: RenderResult }
  | { status: 'failed'; error: ApplicationFailure; mayRun?: boolean }
  /** `result` is set when the cancellation came too late. */
  | { status: 'cancelled'; error: unknown; result: RenderResult | null; mayRun?: boolean };

/** Whether the render may still start or keep running, because it could not be cancelled. */
export function mayRun(outcome: RenderOutcome): boolean {
  return outcome.status !== 'completed' && outcome.mayRun === true;
}

/** What an attempt cost: what its end reports, or else what it was last seen to have cost. */
export function costsOf(outcome: RenderOutcome, lastSeen: RenderCostsSoFar): RenderCostsSoFar {
  const atEnd = outcome.status === 'failed' ? detailsOf(outcome.error).costs : outcome.result?.costs;
  return atEnd ?? lastSeen;
}

/**
 * The failure that ends the workflow: the activity's failure, unwrapped, so that callers find its type and details at
 * the top. The cause is dropped because it would put the errors array into the history a second time.
 */
export function failureOf(error: unknown, report: RenderProgressReport, start: RenderMediaInput['start']): ApplicationFailure {
  // Anything but a failed activity is a bug in this code. Rethrown, it fails the workflow task, which Temporal retries until a fix is deployed.
  if (!(error instanceof ActivityFailure)) throw error;
  const known = error.cause;
  if (known instanceof ApplicationFailure && isRenderFailureType(known.type)) {
    const [details] = (known.details ?? []) as [RenderFailureDetails?];
    const withEarlier = { ...failureDetails(known.type, report), ...details, earlierAttempts: report.earlierAttempts };
    // For an unknown error, the cause is the only information.
    const cause = known.type === RenderFailureType.RenderUnexpectedError ? known.cause : undefined;
    return ApplicationFailure.create({ message: known.message, type: known.type, details: [withEarlier], nonRetryable: true, cause });
  }
  const type = isLostStart(error, start) ? RenderFailureType.RenderStartUncertain : RenderFailureType.RenderUnexpectedError;
  const message = `Activity ${error.activityType} of render ${report.renderId ?? '(not started)'} ${whatHappened(error)}`;
  return ApplicationFailure.create({ message, type, details: [failureDetails(type, report)], nonRetryable: true });
}

/** The failure of a render that was refused before any start, without running an activity. */
export function createRefusal(type: RenderFailureType, message: string, state: { report(): RenderProgressReport }): ApplicationFailure {
  const report = state.report();
  return ApplicationFailure.create({ message, type, details: [failureDetails(type, { ...report, costs: null })], nonRetryable: true });
}

/** The details that `failureOf` put into a failure. */
export function detailsOf({ details }: ApplicationFailure): RenderFailureDetails {
  return details![0] as RenderFailureDetails;
}

/** Whether an activity failed only because Temporal stopped retrying it, while the render is still running. */
export function isRenderInProgress(error: unknown): boolean {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.type === RenderFailureType.RenderInProgress;
}

/** Whether Remotion's start routine may have been called by a worker that died before reporting. */
function isLostStart({ activityType, cause }: ActivityFailure, start: RenderMediaInput['start']): boolean {
  return start === 'handler' && activityType === 'startRender' && cause instanceof TimeoutFailure;
}

function whatHappened({ cause, message }: ActivityFailure): string {
  if (cause instanceof TimeoutFailure) return `timed out (${cause.timeoutType})`;
  return `failed: ${cause?.message ?? message}`;
}

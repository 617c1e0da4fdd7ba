import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { failureDetails } from '../contract/failure-details';
import { renderFailures, RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import type { RenderFailureDetails } from '../contract/failure-details';
import type { RenderResult } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';

/** The one way in which a render ends. */
export type RenderOutcome =
  | { status: 'completed'; result: RenderResult }
  | { status: 'failed'; error: ApplicationFailure; mayRun: boolean }
  /** `result` is there when the cancellation came too late. */
  | { status: 'cancelled'; error: unknown; result: RenderResult | null; mayRun: boolean };

/** Whether something of the render may still begin or go on, because it could not be cancelled. */
export function mayRun(outcome: RenderOutcome): boolean {
  return outcome.status !== 'completed' && outcome.mayRun;
}

/**
 * The failure that ends the workflow: that of the activity, without the activity around it, so that a caller finds
 * type and details at once. The cause is left out because it would put the errors array into the history again.
 */
export function failureOf(error: unknown, report: RenderProgressReport, start: RenderMediaInput['start']): ApplicationFailure {
  // Anything but a failed activity is a bug here: it fails the workflow task, which waits for the code that mends it.
  if (!(error instanceof ActivityFailure)) throw error;
  const known = applicationFailureIn(error);
  if (known && isRenderFailureType(known.type)) {
    const [details] = (known.details ?? []) as [RenderFailureDetails?];
    const withEarlier = { ...failureDetails(known.type, report), ...details, earlierAttempts: report.earlierAttempts };
    // Of an error that nobody knows, the cause is all there is.
    const cause = known.type === RenderFailureType.RenderUnexpectedError ? known.cause : undefined;
    return ApplicationFailure.create({ message: known.message, type: known.type, details: [withEarlier], nonRetryable: true, cause });
  }
  const type = isLostStart(error, start) ? RenderFailureType.RenderStartUncertain : RenderFailureType.RenderUnexpectedError;
  const message = `Activity ${error.activityType} of render ${report.renderId ?? '(not started)'} ${whatHappened(error)}`;
  return ApplicationFailure.create({ message, type, details: [failureDetails(type, report)], nonRetryable: true });
}

/** The failure of a render that is not started, and needs no activity to be known. */
export function refused(type: RenderFailureType, message: string, state: { report(): RenderProgressReport }): ApplicationFailure {
  const report = state.report();
  return ApplicationFailure.create({ message, type, details: [failureDetails(type, { ...report, costs: null })], nonRetryable: true });
}

/** What `failureOf` put into a failure. */
export function detailsOf({ details }: ApplicationFailure): RenderFailureDetails {
  return details![0] as RenderFailureDetails;
}

/** Whether an activity failed only because it is not tried again, while the render goes on. */
export function isRenderInProgress(error: unknown): boolean {
  return error instanceof ActivityFailure && applicationFailureIn(error)?.type === RenderFailureType.RenderInProgress;
}

/** Remotion's start routine was called, perhaps, and nobody is there to say what came of it. */
function isLostStart({ activityType, cause }: ActivityFailure, start: RenderMediaInput['start']): boolean {
  return start === 'handler' && activityType === 'startRender' && cause instanceof TimeoutFailure;
}

/** A timeout that ends all tries carries the failure of the last one. */
function applicationFailureIn({ cause }: ActivityFailure): ApplicationFailure | null {
  if (cause instanceof ApplicationFailure) return cause;
  return cause instanceof TimeoutFailure && cause.cause instanceof ApplicationFailure ? cause.cause : null;
}

function whatHappened({ cause, message }: ActivityFailure): string {
  if (cause instanceof TimeoutFailure) return `timed out (${cause.timeoutType})`;
  return `failed: ${cause?.message ?? message}`;
}

function isRenderFailureType(type: string | undefined | null): type is RenderFailureType {
  return typeof type === 'string' && type in renderFailures;
}

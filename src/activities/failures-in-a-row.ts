import { activityInfo, heartbeat } from '@temporalio/activity';

/** What a try of an activity leaves to the next one, as the details of its heartbeat. */
export interface LeftToNextTry {
  failuresInARow: number;
}

/**
 * Counts the present try as a failure, and tells how many there were in a row. Attempts are no measure for that: they
 * grow with throttled launches and with windows that end, too.
 */
export function countFailure(): number {
  const failuresInARow = failuresBefore() + 1;
  heartbeat({ failuresInARow } satisfies LeftToNextTry);
  return failuresInARow;
}

/** Something went well, or failed for a reason that does not count. */
export function endFailures(): void {
  if (failuresBefore() > 0) heartbeat({ failuresInARow: 0 } satisfies LeftToNextTry);
}

function failuresBefore(): number {
  const left = activityInfo().heartbeatDetails as LeftToNextTry | undefined;
  return left?.failuresInARow ?? 0;
}

import { activityInfo, heartbeat } from '@temporalio/activity';

/** What a try of an activity leaves to the next one, as the details of its heartbeat. */
export interface LeftToNextTry {
  failuresInARow: number;
  /** A launch that nobody confirmed may be under way. */
  mayBeLaunched?: true;
}

/**
 * Counts the present try as a failure, and tells how many there were in a row. Attempts are no measure for that: they
 * grow with throttled launches and with windows that end, too.
 */
export function countFailure(): number {
  const left = leftByLastTry();
  const failuresInARow = left.failuresInARow + 1;
  leave({ ...left, failuresInARow });
  return failuresInARow;
}

/** Something went well, or failed for a reason that does not count. */
export function endFailures(): void {
  const left = leftByLastTry();
  if (left.failuresInARow > 0) leave({ ...left, failuresInARow: 0 });
}

/** The launch may be under way, so whichever try is the last one cannot say that nothing runs. */
export function leaveUncertainLaunch(): void {
  leave({ failuresInARow: 0, mayBeLaunched: true });
}

/** Whether an earlier try left a launch that may be under way. */
export function mayBeLaunched(): boolean {
  return leftByLastTry().mayBeLaunched === true;
}

function leftByLastTry(): LeftToNextTry {
  return (activityInfo().heartbeatDetails as LeftToNextTry | undefined) ?? { failuresInARow: 0 };
}

function leave(left: LeftToNextTry): void {
  heartbeat(left);
}

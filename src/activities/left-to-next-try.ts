import { activityInfo, heartbeat } from '@temporalio/activity';

/** What a try of an activity leaves for the next one, in the details of its heartbeat. */
export interface LeftToNextTry {
  /** The try that left it: it says nothing about a later try that died. */
  attempt: number;
  failuresInARow: number;
  /** For a start: an unconfirmed launch may be under way. */
  mayBeLaunched?: boolean;
  /** For a start: why the response to that launch was lost. */
  lostBecause?: string;
  /** For a watch: since when Lambda has had room at every check, in milliseconds since 1970, by S3's clock. */
  roomSince?: number | null;
}

/**
 * Counts the current try as a failure and returns the number of failures in a row. Temporal's attempt count would not
 * do: throttled launches and ended windows raise it, too.
 */
export function countFailure(more: Pick<LeftToNextTry, 'mayBeLaunched' | 'lostBecause'> = {}): number {
  const failuresInARow = failuresBefore() + 1;
  leaveForNextTry({ failuresInARow, ...more });
  return failuresInARow;
}

/** Resets the count of failures in a row after a success. */
export function resetFailures(): void {
  if (failuresBefore() > 0) leaveForNextTry({ failuresInARow: 0 });
}

/** Leaves details for the next try, merged into those of earlier tries. Only the last call of a try counts. */
export function leaveForNextTry(details: Omit<LeftToNextTry, 'attempt'>): void {
  heartbeat({ ...leftByEarlierTries(), attempt: activityInfo().attempt, ...details } satisfies LeftToNextTry);
}

/** Since when Lambda has had room at every check of earlier tries; null if it had none, or was not asked. */
export function earlierRoomSince(): number | null {
  return leftByEarlierTries()?.roomSince ?? null;
}

/** Whether a launch by an earlier try may be under way. A try that died could leave nothing, so it counts as such. */
export function mayBeLaunchedEarlier(): boolean {
  const { attempt = 0, mayBeLaunched = false } = leftByEarlierTries() ?? {};
  return mayBeLaunched || attempt < activityInfo().attempt - 1;
}

/** Why the response to an earlier launch was lost, if an earlier try left the reason. */
export function earlierLostBecause(): string | undefined {
  return leftByEarlierTries()?.lostBecause;
}

function failuresBefore(): number {
  return leftByEarlierTries()?.failuresInARow ?? 0;
}

/** The details that earlier tries have left. */
export function leftByEarlierTries(): LeftToNextTry | undefined {
  return activityInfo().heartbeatDetails as LeftToNextTry | undefined;
}

import { activityInfo, heartbeat } from '@temporalio/activity';

/** What a try of an activity leaves to the next one, as the details of its heartbeat. */
export interface LeftToNextTry {
  /** Which try left it: what an earlier one left says nothing of one that died since. */
  attempt: number;
  failuresInARow: number;
  /** Of a start: a launch that nobody confirmed may be under way. */
  mayBeLaunched?: boolean;
  /** … and why its answer was lost. */
  lostBecause?: string;
  /** Of a watch: since when Lambda had room whenever it was asked, in milliseconds since 1970, by S3's clock. */
  roomSince?: number | null;
}

/**
 * Counts the present try as a failure, and tells how many there were in a row. Attempts are no measure for that: they
 * grow with throttled launches and with windows that end, too.
 */
export function countFailure(more: Pick<LeftToNextTry, 'mayBeLaunched' | 'lostBecause'> = {}): number {
  const failuresInARow = failuresBefore() + 1;
  leave({ failuresInARow, ...more });
  return failuresInARow;
}

/** Something went well. */
export function endFailures(): void {
  if (failuresBefore() > 0) leave({ failuresInARow: 0 });
}

/** Leaves word to the next try, beside what earlier ones have left; the last one counts. */
export function leave(word: Omit<LeftToNextTry, 'attempt'>): void {
  heartbeat({ ...left(), attempt: activityInfo().attempt, ...word } satisfies LeftToNextTry);
}

/** Since when Lambda had room whenever an earlier try asked; null when it had none, or was not asked. */
export function roomSinceBefore(): number | null {
  return left()?.roomSince ?? null;
}

/** Whether an earlier try of a start left a launch that may be under way. One that died could leave no word. */
export function mayBeLaunchedBefore(): boolean {
  const { attempt = 0, mayBeLaunched = false } = left() ?? {};
  return mayBeLaunched || attempt < activityInfo().attempt - 1;
}

/** Why the answer to an earlier launch was lost, as far as an earlier try left word of it. */
export function lostBefore(): string | undefined {
  return left()?.lostBecause;
}

function failuresBefore(): number {
  return left()?.failuresInARow ?? 0;
}

/** What earlier tries have left. */
export function left(): LeftToNextTry | undefined {
  return activityInfo().heartbeatDetails as LeftToNextTry | undefined;
}

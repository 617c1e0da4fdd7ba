import { clockErrorGrainMs } from '../aws/server-clock';
import type { ObjectFacts } from '../aws/s3-objects';

/** When a render may have written its output, in milliseconds since 1970 by the clock of AWS. */
export interface WritingTime {
  beganMs: number;
  /** When the time of the main function is up. */
  deadlineMs: number;
}

/** `Last-Modified` tells whole seconds, and clocks that agree within the grain count as one. */
const toleranceMs = clockErrorGrainMs + 1_000;

/** An upload that the deadline interrupts does not take longer than this to show. */
const lateWriteMs = 20_000;

/**
 * Whether an object can be the output of a render by when it was written. One that is older was there before, and one
 * that is younger than the render's deadline is of another render to the same name.
 *
 * Storage elsewhere may have a wrong clock, so what it says is compared with its own `Date`.
 */
export function canBeOutputOf({ beganMs, deadlineMs }: WritingTime, { lastModifiedMs, serverDateMs }: Omit<ObjectFacts, 'sizeInBytes'>, nowMs: number): boolean {
  if (lastModifiedMs === null) return true;
  const behindMs = serverDateMs === null ? 0 : nowMs - serverDateMs;
  const writtenMs = Math.abs(behindMs) > clockErrorGrainMs ? lastModifiedMs + behindMs : lastModifiedMs;
  return writtenMs >= beganMs - toleranceMs && writtenMs <= deadlineMs + lateWriteMs + toleranceMs;
}

import { undetectableClockErrorMs } from '../aws/server-clock';
import type { ObjectFacts } from '../aws/s3-objects';

/** When a render may have written its output, in milliseconds since 1970 by AWS's clock. */
export interface WriteWindow {
  beganMs: number;
  /** When the main function times out. */
  deadlineMs: number;
}

/** `Last-Modified` has whole seconds, and clocks that differ by less than the grain count as equal. */
const toleranceMs = undetectableClockErrorMs + 1_000;

/** An upload that is under way at the deadline appears within this time. */
const lateWriteMs = 20_000;

/**
 * Whether an object can be a render's output, judging by when it was written. An object from before the render was
 * already there; one from after the render's deadline belongs to another render with the same output name.
 *
 * Another storage provider's clock may be wrong, so its times are compared with its own `Date`.
 */
export function canBeOutputOf({ beganMs, deadlineMs }: WriteWindow, { lastModifiedMs, serverDateMs }: Omit<ObjectFacts, 'sizeInBytes'>, nowMs: number): boolean {
  if (lastModifiedMs === null) return true;
  const behindMs = serverDateMs === null ? 0 : nowMs - serverDateMs;
  const writtenMs = Math.abs(behindMs) > undetectableClockErrorMs ? lastModifiedMs + behindMs : lastModifiedMs;
  return writtenMs >= beganMs - toleranceMs && writtenMs <= deadlineMs + lateWriteMs + toleranceMs;
}

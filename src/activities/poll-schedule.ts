import type { PollingTimes } from '../contract/input';
import type { RenderSnapshot } from '../contract/snapshot';

/**
 * How long to wait before the next poll, in milliseconds, based only on the last one: never below the floor, never so
 * long that the end is detected later than the ceiling, never NaN.
 *
 * The rule is the opposite of exponential backoff. Polling is useless while the render is certain to be running; after
 * that the end may come at any moment of the uncertain part. Polls closer together cost reads, polls farther apart cost
 * delay; the sum is minimal at the square root of the uncertain time multiplied by the worth of a read. The two times
 * (`estimateTimeLeft()`) already take the phase into account.
 */
export function nextPollDelay(
  { timeLeftMs, timeLeftAtLeastMs }: Pick<RenderSnapshot, 'timeLeftMs' | 'timeLeftAtLeastMs'>,
  { floorMs, ceilingMs }: PollingTimes,
): number {
  const idealMs = isTime(timeLeftMs) ? waitMs(timeLeftMs, isTime(timeLeftAtLeastMs) ? timeLeftAtLeastMs : 0) : beforeEstimateMs;
  return Math.round(Math.min(Math.max(idealMs, floorMs), Math.max(floorMs, ceilingMs - endTakesMs)));
}

/** A read is worth this much delay. A higher value means fewer reads and a longer delay. */
const readWorthMs = 110;

function waitMs(timeLeftMs: number, timeLeftAtLeastMs: number): number {
  const uncertainMs = Math.max(0, timeLeftMs - timeLeftAtLeastMs);
  return timeLeftAtLeastMs + Math.sqrt(readWorthMs * uncertainMs);
}

/** How long detecting an end takes after the wait: a read, 0.5 s for late errors, a second read, the report to the workflow. */
const endTakesMs = 600;

/** The wait while there is no estimate. A launch takes 1 to 4 s, and hardly any render takes less than 3 s in all. */
const beforeEstimateMs = 3_000;

function isTime(ms: number | null | undefined): ms is number {
  return typeof ms === 'number' && Number.isFinite(ms);
}

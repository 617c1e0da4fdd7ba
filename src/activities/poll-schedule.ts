import type { PollingTimes } from '../contract/input';
import type { RenderSnapshot } from '../contract/snapshot';

/**
 * How long to wait before the next look, in milliseconds, from one look alone: never under the floor, never so long
 * that an end would be known later than the ceiling, never NaN.
 *
 * The rule is the opposite of exponential backoff. Nobody gains from a look while the render surely goes on; after
 * that the end may come at any moment within the part that is uncertain. Looks that lie closer together there cost
 * reads, looks farther apart cost delay, and the sum is least at the square root of what is uncertain times the worth
 * of a read. What the phase tells is in the two times (`estimateTimeLeft()`).
 */
export function nextPollDelay(
  { timeLeftMs, timeLeftAtLeastMs }: Pick<RenderSnapshot, 'timeLeftMs' | 'timeLeftAtLeastMs'>,
  { floorMs, ceilingMs }: PollingTimes,
): number {
  const wishedMs = isTime(timeLeftMs) ? waitMs(timeLeftMs, isTime(timeLeftAtLeastMs) ? timeLeftAtLeastMs : 0) : beforeEstimateMs;
  return Math.round(Math.min(Math.max(wishedMs, floorMs), Math.max(floorMs, ceilingMs - endTakesMs)));
}

/** A read is worth this much delay: more, and the reads get fewer and the delay longer. */
const readWorthMs = 110;

function waitMs(timeLeftMs: number, timeLeftAtLeastMs: number): number {
  const uncertainMs = Math.max(0, timeLeftMs - timeLeftAtLeastMs);
  return timeLeftAtLeastMs + Math.sqrt(readWorthMs * uncertainMs);
}

/** What comes after the wait, when the render has ended: a look, 0.5 s for late errors, a look at them, the way to the workflow. */
const endTakesMs = 600;

/** While there is no estimate. A launch takes 1 to 4 s, and hardly a render takes less than 3 s in all. */
const beforeEstimateMs = 3_000;

function isTime(ms: number | null | undefined): ms is number {
  return typeof ms === 'number' && Number.isFinite(ms);
}

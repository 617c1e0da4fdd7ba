import type { PollingOptions } from '../contract/input';
import type { RenderPhase, RenderSnapshot } from '../contract/snapshot';

/**
 * How long to wait before the next look, in milliseconds, from one look alone: never under the floor, never over the
 * ceiling, never NaN.
 *
 * The rule is the opposite of exponential backoff. A render that has just begun will not end in the next second, so
 * the first waits are long; the nearer the end, the shorter they get, since only the last wait delays anybody.
 */
export function nextPollDelay(
  { phase, timeLeftMs }: Pick<RenderSnapshot, 'phase' | 'timeLeftMs'>,
  { floorMs, ceilingMs }: Required<PollingOptions>,
): number {
  const wishedMs = timeLeftMs === null || !Number.isFinite(timeLeftMs) ? beforeEstimateMs(phase) : timeLeftMs * shareOfTimeLeft;
  return Math.round(Math.min(Math.max(wishedMs, floorMs), Math.max(floorMs, ceilingMs)));
}

/** Part of the estimated time left to wait: under 1, because estimates are late as often as early. */
const shareOfTimeLeft = 0.6;

/** While there is no estimate. A launch takes 1 to 4 s; after that the first frames come within about 2 s. */
function beforeEstimateMs(phase: RenderPhase): number {
  return phase === 'starting' || phase === 'launching' ? 2_000 : 1_000;
}

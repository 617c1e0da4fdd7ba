import type { WatchRequest } from '../contract/activities';
import { renderPhases } from '../contract/snapshot';
import type { RenderSnapshot } from '../contract/snapshot';

/** Any progress is reported after this long, so that a report is never more than a minute old. */
const longestSilenceMs = 60_000;

/**
 * Whether a reading is worth its six events in the history: the first frames are being rendered, the launch has entered
 * or left Lambda's queue, progress has advanced a step, or a minute has passed with any progress. Progress that goes back,
 * as when a chunk is retried, is not a milestone.
 */
export function isMilestone(snapshot: RenderSnapshot, { since, polling }: Pick<WatchRequest, 'since' | 'polling'>): boolean {
  // The render is readable again.
  if (since.refusal) return true;
  if (!isRendering(since) && isRendering(snapshot)) return true;
  if (Boolean(since.inLambdaQueue) !== Boolean(snapshot.inLambdaQueue)) return true;
  const progress = snapshot.overallProgress - since.overallProgress;
  // If no further step fits before the end, the end itself is reported.
  const isStep = progress >= polling.progressStep && snapshot.overallProgress <= 1 - polling.progressStep;
  return isStep || (progress > 0 && snapshot.at - since.at >= longestSilenceMs);
}

/** From this phase on, the number of frames is known. */
function isRendering({ phase }: RenderSnapshot): boolean {
  return renderPhases.indexOf(phase) >= renderPhases.indexOf('rendering');
}

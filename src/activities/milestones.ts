import type { WatchRequest } from '../contract/activities';
import { renderPhases } from '../contract/snapshot';
import type { RenderSnapshot } from '../contract/snapshot';

/** News that is this old is told although it is small, so that nobody is shown less than the last minute's state. */
const oldNewsMs = 60_000;

/**
 * Whether a look shows something worth its six events in the history: that frames are being rendered, that the launch
 * waits in Lambda's queue or has left it, a step of progress, or any progress in a minute. Progress that goes back, as when a chunk is rendered again, is none.
 */
export function isNews(snapshot: RenderSnapshot, { since, polling }: Pick<WatchRequest, 'since' | 'polling'>): boolean {
  // That the render can be read again.
  if (since.refusal) return true;
  if (!isRendering(since) && isRendering(snapshot)) return true;
  if (Boolean(since.inLambdaQueue) !== Boolean(snapshot.inLambdaQueue)) return true;
  const progress = snapshot.overallProgress - since.overallProgress;
  // Where no other step fits in before the end, the end itself is told.
  const isStep = progress >= polling.progressStep && snapshot.overallProgress <= 1 - polling.progressStep;
  return isStep || (progress > 0 && snapshot.at - since.at >= oldNewsMs);
}

/** From here on it is known how many frames there are. */
function isRendering({ phase }: RenderSnapshot): boolean {
  return renderPhases.indexOf(phase) >= renderPhases.indexOf('rendering');
}

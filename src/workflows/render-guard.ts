import { CancellationScope, condition, defineSignal, log, proxyActivities, setHandler } from '@temporalio/workflow';
import type { CancelOrphanRequest, RenderActivities } from '../contract/activities';
import { cancelOrphanOptions } from './activity-options';

/** Sent by the guarded workflow: the render has ended, so there is nothing left to guard. */
export const renderEndedSignal = defineSignal('renderEnded');

/**
 * Runs beside a `renderMedia` workflow with `whenTerminated: 'cancel'`. When that workflow is terminated or times out,
 * Temporal cancels this one, which then cancels the render on Lambda.
 */
export async function renderGuard(orphan: CancelOrphanRequest): Promise<void> {
  let ended = false;
  setHandler(renderEndedSignal, () => void (ended = true));
  try {
    await condition(() => ended);
  } catch (cancellation) {
    // The signal and the cancellation may arrive together: when that workflow closes, this one is cancelled, too.
    if (ended) return;
    await CancellationScope.nonCancellable(() => cancelOrphan(orphan));
    throw cancellation;
  }
}

async function cancelOrphan(orphan: CancelOrphanRequest): Promise<void> {
  const { cancelOrphanedRender } = proxyActivities<RenderActivities>({ ...cancelOrphanOptions, summary: 'Cancel the render on Lambda' });
  const { reason } = await cancelOrphanedRender(orphan);
  if (reason) log.warn('The render of the closed workflow was not cancelled', { reason });
}

import { log, proxyActivities } from '@temporalio/workflow';
import type { RenderActivities } from '../contract/activities';
import { pollingDefaults } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import { cancelOptions, watchCancellationOptions } from './activity-options';
import type { RenderState } from './render-state';
import { idempotencyKey } from './start-render';
import { limitsOf, locationOf } from './watch-render';

/**
 * Stops the render on Lambda, where Remotion can, and waits until the render says so, within bounds. What goes wrong
 * here is logged and does not keep the workflow from ending as cancelled: nobody waits for this render any more.
 */
export async function cancelRemoteRender(input: RenderMediaInput, state: RenderState): Promise<void> {
  try {
    const { cancelRender } = proxyActivities<RenderActivities>({ ...cancelOptions, summary: 'Cancel the render on Lambda' });
    const { started, reason } = await cancelRender({
      render: input.render,
      started: state.startedRender,
      idempotencyKey: idempotencyKey(),
    });
    if (reason) log.warn('The remote render could not be cancelled', { reason });
    if (!started || !state.startedRender) return;

    const { getRenderProgress } = proxyActivities<RenderActivities>({
      ...watchCancellationOptions,
      summary: 'Wait until the render has stopped',
    });
    const watched = await getRenderProgress({
      ...locationOf(input, started),
      links: started.links,
      polling: { ...pollingDefaults, ceilingMs: 1_000 },
      limits: limitsOf(input),
      since: state.lastSeen,
      lookNow: false,
      cancelling: true,
    });
    state.seen(watched.snapshot);
  } catch (error) {
    log.warn('The end of the cancelled render was not seen', { error });
  }
}

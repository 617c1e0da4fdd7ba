import { Context } from '@temporalio/activity';
import { RemotionLambdaError } from '../remotion/errors';
import type { RenderMediaOptions } from '../remotion/render-media-options';
import type { StartedRender } from '../remotion/start-render';
import type { ActivityDeps } from './options';

/** Waits and the last call have to fit into the time of the activity, which runs once. */
const patienceMs = 60_000;
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * Starts a render by Remotion's own start routine, which makes a new render at every call. So only the process that was
 * told that nothing was started may call it again: the activity itself is not retried.
 */
export async function startByHandler(render: RenderMediaOptions, { aws, remotion }: ActivityDeps): Promise<StartedRender> {
  const givesUpAtMs = Date.now() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await remotion.startRenderByHandler(render, { aws });
    } catch (error) {
      if (!hasStartedNothing(error) || Date.now() + waitMs > givesUpAtMs) throw error;
      // A cancellation, or the worker's shutdown: what went wrong so far is what there is to say.
      await waitUnlessCancelled(waitMs).catch(() => {
        throw error;
      });
    }
  }
}

/** What may have started something is never retryable here. */
function hasStartedNothing(error: unknown): boolean {
  return error instanceof RemotionLambdaError && error.retryable;
}

async function waitUnlessCancelled(waitMs: number): Promise<void> {
  const context = Context.current();
  // The answer to a heartbeat is what tells of a cancellation.
  context.heartbeat();
  await context.sleep(waitMs);
}

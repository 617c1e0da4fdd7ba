import { Context } from '@temporalio/activity';
import type { StartRenderRequest } from '../contract/activities';
import { parseRenderMediaInput } from '../validation/validate-input';
import { RemotionLambdaError } from '../remotion/errors/errors';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import type { LaunchedRender } from '../remotion/start/start-render';
import { heartbeating } from './heartbeating';
import type { ActivityDeps } from './options';
import { toRenderMediaOptions } from './to-render-media-options';

/** A last call may take 90 s (S3 unavailable, a cold function), and must fit into the activity's 150 s. */
const patienceMs = 30_000;
const heartbeatMs = 2_000;
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * Starts a render through Remotion's own start routine, which starts a new render at every call. So only the process that
 * knows that nothing was started may call it again: the activity itself is not retried.
 */
export async function startByHandler({ input, idempotencyKey }: StartRenderRequest, { aws, remotion, options }: ActivityDeps): Promise<LaunchedRender> {
  const render = toRenderMediaOptions(parseRenderMediaInput(input), options);
  const version = input.functionFacts?.version;
  // The server also reports a cancellation in response to a heartbeat.
  return heartbeating(heartbeatMs, () =>
    untilAccepted(() => remotion.startRenderByHandler(render, { aws, version, inputPropsId: renderIdOfRun(idempotencyKey) })),
  );
}

async function untilAccepted(start: () => Promise<LaunchedRender>): Promise<LaunchedRender> {
  const giveUpAtMs = Date.now() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await start();
    } catch (error) {
      if (!hasStartedNothing(error) || Date.now() + waitMs > giveUpAtMs) throw error;
      // On cancellation, or shutdown of the worker, reports the last error.
      await Context.current()
        .sleep(waitMs)
        .catch(() => {
          throw error;
        });
    }
  }
}

/** An error after which a render may have started is never retryable here. */
function hasStartedNothing(error: unknown): boolean {
  return error instanceof RemotionLambdaError && error.retryable;
}

import { Context } from '@temporalio/activity';
import type { StartRenderRequest } from '../contract/activities';
import { parseRenderMediaInput } from '../validation/validate-input';
import { RemotionLambdaError } from '../remotion/errors/errors';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import type { LaunchedRender } from '../remotion/start/start-render';
import { heartbeating } from './heartbeating';
import type { ActivityDeps } from './options';
import { toRenderMediaOptions } from './to-render-media-options';

/** A last call may take 90 s (S3 away, a cold function), which has to fit into the 150 s of the activity. */
const patienceMs = 30_000;
const heartbeatMs = 2_000;
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;

/**
 * Starts a render by Remotion's own start routine, which makes a new render at every call. So only the process that was
 * told that nothing was started may call it again: the activity itself is not retried.
 */
export async function startByHandler({ input, idempotencyKey }: StartRenderRequest, { aws, remotion, options }: ActivityDeps): Promise<LaunchedRender> {
  const render = toRenderMediaOptions(parseRenderMediaInput(input), options);
  const version = input.functionFacts?.version;
  // The answers to heartbeats tell of a cancellation, too.
  return heartbeating(heartbeatMs, () =>
    untilAccepted(() => remotion.startRenderByHandler(render, { aws, version, inputPropsId: renderIdOfRun(idempotencyKey) })),
  );
}

async function untilAccepted(start: () => Promise<LaunchedRender>): Promise<LaunchedRender> {
  const givesUpAtMs = Date.now() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await start();
    } catch (error) {
      if (!hasStartedNothing(error) || Date.now() + waitMs > givesUpAtMs) throw error;
      // A cancellation, or the worker's shutdown: what went wrong so far is what there is to say.
      await Context.current()
        .sleep(waitMs)
        .catch(() => {
          throw error;
        });
    }
  }
}

/** What may have started something is never retryable here. */
function hasStartedNothing(error: unknown): boolean {
  return error instanceof RemotionLambdaError && error.retryable;
}

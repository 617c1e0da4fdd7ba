import { CancellationScope, isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { FinishedRender, RenderActivities, RenderLocation, WatchedRender, WatchRequest } from '../contract/activities';
import { limitDefaults, pollingDefaults } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import { launchQueueTimeoutMs } from '../contract/longest-run';
import type { StartedRender } from '../contract/result';
import type { SlotClaim } from './admission/slot-claim';
import { watchOptions } from './activity-options';
import type { HintGate } from './hint-gate';
import { isRenderInProgress } from './outcome';
import { recordLaunchDelay } from './render-metrics';
import type { RenderState } from './render-state';

/** Watches the render to its end; each return of the activity is something worth an event in the history. */
export async function watchRender(input: RenderMediaInput, state: RenderState, hints: HintGate, claim: SlotClaim | null): Promise<FinishedRender> {
  const started = state.startedRender!;
  let stay = false;
  for (;;) {
    // Also a hint that came while there was no watch, or called one off that had just returned.
    const lookNow = hints.take();
    const watched = await untilHint(hints, () => watch(state, { ...watchRequest(input, started, state), lookNow, stay }));
    stay ||= watched === 'goesOn';
    if (watched === 'hinted' || watched === 'goesOn') continue;
    state.seen(watched.snapshot);
    if (watched.launchedAt !== undefined) recordLaunchDelay(state.startedAtMs, watched.launchedAt);
    if (watched.result) return watched.result;
    claim?.seen(watched.snapshot);
  }
}

function watch(state: RenderState, request: WatchRequest): Promise<WatchedRender> {
  const { getRenderProgress } = proxyActivities<RenderActivities>({ ...watchOptions, summary: state.summary() });
  return getRenderProgress(request);
}

/** What every watch of a render is asked with. */
export function watchRequest(input: RenderMediaInput, started: StartedRender, state: RenderState): WatchRequest {
  const { outBucket, outKey } = started;
  return {
    ...renderLocation(input, started),
    ...(input.functionFacts && { functionFacts: input.functionFacts }),
    outBucket,
    outKey,
    workflowStartedAt: workflowInfo().startTime.getTime(),
    polling: { ...pollingDefaults, ...input.polling },
    limits: limitsOf(input),
    since: state.lastSeen,
    lookNow: false,
    cancelling: false,
  };
}

/** Where the render lives. */
export function renderLocation({ render }: RenderMediaInput, { renderId, bucketName }: StartedRender): RenderLocation {
  const { region, functionName, rendererFunctionName, forcePathStyle, outName } = render;
  const s3OutputProvider = typeof outName === 'object' ? outName?.s3OutputProvider : undefined;
  return { renderId, bucketName, region, functionName, rendererFunctionName, forcePathStyle, s3OutputProvider };
}

/**
 * A hint calls the present watch off, also one that waits for its next try on the server, so that a new one looks at
 * once. The workflow's own cancellation comes the same way and is told apart by the scope around it.
 */
async function untilHint(hints: HintGate, watch: () => Promise<WatchedRender>): Promise<WatchedRender | 'hinted' | 'goesOn'> {
  const scope = new CancellationScope();
  const outer = CancellationScope.current();
  hints.onHint(() => scope.cancel());
  try {
    return await scope.run(watch);
  } catch (error) {
    if (isCancellation(error) && !outer.consideredCancelled) return 'hinted';
    // The server does not try again what would come after the workflow's own timeout, or too often. That is no verdict.
    if (isRenderInProgress(error) && !outer.consideredCancelled) return 'goesOn';
    throw error;
  } finally {
    hints.onHint(null);
  }
}

function limitsOf({ render, limits }: RenderMediaInput): WatchRequest['limits'] {
  const frameTimeoutMs = render.timeoutInMilliseconds ?? limitDefaults.frameTimeoutMs;
  return {
    // Until the site is open, which may take as long as a frame, a launch writes nothing.
    launchQueueTimeoutMs: launchQueueTimeoutMs({ limits }),
    launchTimeoutMs: limits?.launchTimeoutMs ?? Math.max(limitDefaults.launchTimeoutMs, frameTimeoutMs + limitDefaults.launchMarginMs),
    ...(limits?.stallTimeoutMs === undefined
      ? { stallTimeoutMs: frameTimeoutMs + limitDefaults.stallMarginMs, frameTimeoutMs }
      : { stallTimeoutMs: limits.stallTimeoutMs }),
  };
}

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

/** Watches the render until it ends. The activity returns only when something is worth an event in the history. */
export async function watchRender(input: RenderMediaInput, state: RenderState, hints: HintGate, claim: SlotClaim | null): Promise<FinishedRender> {
  const started = state.startedRender!;
  let retriesRefused = false;
  for (;;) {
    // A hint may also have arrived while no watch was running, or have cancelled a watch that had just returned.
    const lookNow = hints.take();
    const watched = await untilHint(hints, () => watch(state, { ...watchRequest(input, started, state), lookNow, stay: retriesRefused }));
    retriesRefused ||= watched === 'notRetried';
    if (watched === 'hinted' || watched === 'notRetried') continue;
    state.observed(watched.snapshot);
    // Stryker disable next-line ConditionalExpression: without the time there is no delay, which is not recorded either.
    if (watched.launchedAt !== undefined) recordLaunchDelay(state.startedAtMs, watched.launchedAt);
    if (watched.result) return watched.result;
    claim?.observed(watched.snapshot);
  }
}

function watch(state: RenderState, request: WatchRequest): Promise<WatchedRender> {
  const { getRenderProgress } = proxyActivities<RenderActivities>({ ...watchOptions, summary: state.summary() });
  return getRenderProgress(request);
}

/** The request that every watch of a render starts from. */
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

/** Where to find the render. */
export function renderLocation({ render }: RenderMediaInput, { renderId, bucketName }: StartedRender): RenderLocation {
  const { region, functionName, rendererFunctionName, forcePathStyle, outName } = render;
  const s3OutputProvider = typeof outName === 'object' ? outName?.s3OutputProvider : undefined;
  return { renderId, bucketName, region, functionName, rendererFunctionName, forcePathStyle, s3OutputProvider };
}

/**
 * Runs a watch until a hint arrives. The hint cancels it, even if it is waiting on the server for its next try, so that a
 * new watch reads at once. The workflow's own cancellation arrives the same way; the outer scope tells the two apart.
 */
async function untilHint(hints: HintGate, watch: () => Promise<WatchedRender>): Promise<WatchedRender | 'hinted' | 'notRetried'> {
  const scope = new CancellationScope();
  const outer = CancellationScope.current();
  hints.onHint(() => scope.cancel());
  try {
    return await scope.run(watch);
  } catch (error) {
    if (outer.consideredCancelled) throw error;
    if (isCancellation(error)) return 'hinted';
    // Near the workflow's own timeout, or after very many tries, the server stops retrying. The render may still be running.
    if (isRenderInProgress(error)) return 'notRetried';
    throw error;
  } finally {
    hints.onHint(null);
  }
}

function limitsOf({ render, limits }: RenderMediaInput): WatchRequest['limits'] {
  const frameTimeoutMs = render.timeoutInMilliseconds ?? limitDefaults.frameTimeoutMs;
  return {
    // A launch writes nothing until the site has loaded, which may take as long as a frame.
    launchQueueTimeoutMs: launchQueueTimeoutMs({ limits }),
    launchTimeoutMs: limits?.launchTimeoutMs ?? Math.max(limitDefaults.launchTimeoutMs, frameTimeoutMs + limitDefaults.launchMarginMs),
    ...(limits?.stallTimeoutMs === undefined
      ? { stallTimeoutMs: frameTimeoutMs + limitDefaults.stallMarginMs, frameTimeoutMs }
      : { stallTimeoutMs: limits.stallTimeoutMs }),
  };
}

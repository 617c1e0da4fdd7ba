import { activityInfo, Context } from '@temporalio/activity';
import type { WatchedRender, WatchRequest } from '../contract/activities';
import type { RenderSnapshot } from '../contract/snapshot';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { isRefusal } from './classify-failure';
import { endedRender } from './ended-render';
import { createQueueCheck, queuePollDelayMs } from './launch-queue';
import { resetFailures } from './left-to-next-try';
import { judge } from './judge';
import { isMilestone } from './milestones';
import { inProgressFailure } from './in-progress';
import { nextPollDelay } from './poll-schedule';
import { readWithRetries } from './read-with-retries';
import { isLaunching, toSnapshot } from './to-snapshot';
import type { ActivityDeps } from './options';
import { whileRefused } from './while-refused';

const defaultWindowMs = 10_000;

/**
 * Watches a render for at most one window. Returns as soon as something is worth its events in the history: the end, or
 * a milestone. A wait that does not fit into the window is left to the server, as the delay before the next try: it then
 * takes no slot of this worker, and adds nothing to the history.
 */
export async function watch(request: WatchRequest, deps: ActivityDeps): Promise<WatchedRender> {
  const { activityId, workflowExecution } = activityInfo();
  return deps.newestWatch.run(workflowExecution?.runId ?? activityId, (superseded) => {
    // Either the worker is shutting down, and another one takes over at once, or the workflow has cancelled this watch.
    const cancelled = AbortSignal.any([Context.current().cancellationSignal, superseded]);
    return watchWindow(request, deps, cancelled);
  });
}

async function watchWindow(request: WatchRequest, deps: ActivityDeps, cancelled: AbortSignal): Promise<WatchedRender> {
  const windowEndsAtMs = Date.now() + (deps.options.watchWindowMs ?? defaultWindowMs);
  const checkQueue = createQueueCheck(request, deps);
  let seen = request.since;
  let previous: RenderReading | undefined;

  for (let waitMs = firstWaitMs(request); ; ) {
    // The server no longer retries this watch, so the wait is cut short at the end of the window.
    if (request.stay) waitMs = Math.min(waitMs, windowEndsAtMs - Date.now());
    if (waitMs < 0) return { snapshot: seen, result: null };
    if (Date.now() + waitMs > windowEndsAtMs && waitMs > 0) throw inProgressFailure(seen, waitMs);
    await wait(waitMs, seen, cancelled);
    let reading: RenderReading;
    try {
      reading = await readWithRetries(request, deps, previous, (ms) => wait(ms, seen, cancelled));
    } catch (error) {
      if (isRefusal(error)) return whileRefused(error, seen, request, deps.options);
      throw error;
    }
    resetFailures();
    previous = reading;

    const launch = await checkQueue(reading);
    const snapshot = toSnapshot(reading, launch?.inQueue);
    const verdict = judge(reading, request, launch);
    if (verdict) return { ...(await endedRender(verdict, reading, snapshot, request, deps)), ...launchSeen(request, reading) };
    if (!request.cancelling && isMilestone(snapshot, request)) return { snapshot, result: null, ...launchSeen(request, reading) };
    seen = snapshot;
    waitMs = launch?.inQueue ? queuePollDelayMs(launch) : nextPollDelay(snapshot, request.polling);
  }
}

/** None for later tries, which have already waited on the server, nor after a hint. */
function firstWaitMs({ lookNow, since, polling }: WatchRequest): number {
  return lookNow || activityInfo().attempt > 1 ? 0 : nextPollDelay(since, polling);
}

/** Reported once: the next watch starts from a later phase. */
function launchSeen({ since }: WatchRequest, reading: RenderReading): Pick<WatchedRender, 'launchedAt'> {
  const startedDate = reading.progress.renderMetadata?.startedDate;
  return since.phase === 'launching' && startedDate !== undefined && !isLaunching(reading) ? { launchedAt: startedDate } : {};
}

async function wait(waitMs: number, seen: RenderSnapshot, cancelled: AbortSignal): Promise<void> {
  if (waitMs === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, waitMs);
    function done(): void {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', done);
      resolve();
    }
    cancelled.addEventListener('abort', done);
    if (cancelled.aborted) done();
  });
  if (cancelled.aborted) throw inProgressFailure(seen, 1);
}

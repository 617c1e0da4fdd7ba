import { activityInfo, Context } from '@temporalio/activity';
import type { WatchedRender, WatchRequest } from '../contract/activities';
import type { RenderSnapshot } from '../contract/snapshot';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { isRefusal } from './classify-failure';
import { endedRender } from './ended-render';
import { queueLook, waitInQueueMs } from './launch-queue';
import { endFailures } from './left-to-next-try';
import { judge } from './judge';
import { isMilestone } from './milestones';
import { inProgress } from './in-progress';
import { nextPollDelay } from './poll-schedule';
import { readPatiently } from './read-patiently';
import { isLaunching, toSnapshot } from './to-snapshot';
import type { ActivityDeps } from './options';
import { whileRefused } from './while-refused';

const defaultWindowMs = 10_000;

/**
 * Watches a render for at most one window. Returns as soon as there is something worth its events in the history: the
 * end, or a milestone. A wait that does not fit into the window is left to the server, as the delay before the next
 * try: it then holds no slot of this worker, and adds nothing to the history.
 */
export async function watch(request: WatchRequest, deps: ActivityDeps): Promise<WatchedRender> {
  const { activityId, workflowExecution } = activityInfo();
  return deps.newestWatch.run(workflowExecution?.runId ?? activityId, (superseded) => {
    // Either the worker is shutting down, and another one takes over at once, or the workflow has cancelled this watch.
    const calledOff = AbortSignal.any([Context.current().cancellationSignal, superseded]);
    return watchWindow(request, deps, calledOff);
  });
}

async function watchWindow(request: WatchRequest, deps: ActivityDeps, calledOff: AbortSignal): Promise<WatchedRender> {
  const windowEndsAtMs = Date.now() + (deps.options.watchWindowMs ?? defaultWindowMs);
  const lookIntoQueue = queueLook(request, deps);
  let seen = request.since;
  let previous: RenderReading | undefined;

  for (let waitMs = firstWaitMs(request); ; ) {
    // The server retries this watch no more, so the wait is cut short at the end of the window.
    if (request.stay) waitMs = Math.min(waitMs, windowEndsAtMs - Date.now());
    if (waitMs < 0) return { snapshot: seen, result: null };
    if (Date.now() + waitMs > windowEndsAtMs && waitMs > 0) throw inProgress(seen, waitMs);
    await wait(waitMs, seen, calledOff);
    let reading: RenderReading;
    try {
      reading = await readPatiently(request, deps, previous, (ms) => wait(ms, seen, calledOff));
    } catch (error) {
      if (isRefusal(error)) return whileRefused(error, seen, request, deps.options);
      throw error;
    }
    endFailures();
    previous = reading;

    const launch = await lookIntoQueue(reading);
    const snapshot = toSnapshot(reading, launch?.inQueue);
    const verdict = judge(reading, request, launch);
    if (verdict) return { ...(await endedRender(verdict, reading, snapshot, request, deps)), ...launchSeen(request, reading) };
    if (!request.cancelling && isMilestone(snapshot, request)) return { snapshot, result: null, ...launchSeen(request, reading) };
    seen = snapshot;
    waitMs = launch?.inQueue ? waitInQueueMs(launch) : nextPollDelay(snapshot, request.polling);
  }
}

/** Later tries of one watch come after a wait on the server, and a hint asks for a read at once. */
function firstWaitMs({ lookNow, since, polling }: WatchRequest): number {
  return lookNow || activityInfo().attempt > 1 ? 0 : nextPollDelay(since, polling);
}

/** Reported once: the next watch knows more than that the render was launched. */
function launchSeen({ since }: WatchRequest, reading: RenderReading): Pick<WatchedRender, 'launchedAt'> {
  const startedDate = reading.progress.renderMetadata?.startedDate;
  return since.phase === 'launching' && startedDate !== undefined && !isLaunching(reading) ? { launchedAt: startedDate } : {};
}

async function wait(waitMs: number, seen: RenderSnapshot, calledOff: AbortSignal): Promise<void> {
  if (waitMs === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, waitMs);
    function done(): void {
      clearTimeout(timer);
      calledOff.removeEventListener('abort', done);
      resolve();
    }
    calledOff.addEventListener('abort', done);
    if (calledOff.aborted) done();
  });
  if (calledOff.aborted) throw inProgress(seen, 1);
}

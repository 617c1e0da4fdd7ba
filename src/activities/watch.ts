import { activityInfo, Context } from '@temporalio/activity';
import type { WatchedRender, WatchRequest } from '../contract/activities';
import type { RenderSnapshot } from '../contract/snapshot';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { givenUp, isRefusal } from './classify-failure';
import { endedRender } from './ended-render';
import { queueLook, waitInQueueMs } from './launch-queue';
import { endFailures } from './left-to-next-try';
import { judge } from './judge';
import { isNews } from './milestones';
import { inProgress } from './in-progress';
import { nextPollDelay } from './poll-schedule';
import { readRender } from './read-render';
import { isLaunching, toSnapshot } from './to-snapshot';
import type { ActivityDeps } from './options';
import { whileRefused } from './while-refused';

const defaultWindowMs = 10_000;

/** A file that cannot be read, or is not there, is looked at this often, a second apart, then given up. */
const maxFailedReads = 5;
const failedReadWaitMs = 1_000;

/**
 * Watches a render for at most one window. Returns as soon as there is something worth its events in the history: the
 * end, or a milestone. A wait that does not fit into the window is left to the server, as the delay before the next
 * try, so it holds no slot of this worker, and costs the history nothing.
 */
export async function watch(request: WatchRequest, deps: ActivityDeps): Promise<WatchedRender> {
  const { activityId, workflowExecution } = activityInfo();
  return deps.newestWatch.run(workflowExecution?.runId ?? activityId, (superseded) => {
    // Either the worker shuts down, and another one goes on at once, or the workflow has called this watch off.
    const calledOff = AbortSignal.any([Context.current().cancellationSignal, superseded]);
    return watchWindow(request, deps, calledOff);
  });
}

async function watchWindow(request: WatchRequest, deps: ActivityDeps, calledOff: AbortSignal): Promise<WatchedRender> {
  const windowEndsAtMs = Date.now() + (deps.options.watchWindowMs ?? defaultWindowMs);
  let failedReads = 0;
  // Later tries of one watch come after a wait on the server; a hint wants no wait at all.
  let waitMs = !request.lookNow && activityInfo().attempt === 1 ? nextPollDelay(request.since, request.polling) : 0;
  let seen = request.since;
  let previous: RenderReading | undefined;
  const lookIntoQueue = queueLook(request, deps);

  for (;;) {
    if (request.stay) waitMs = Math.min(waitMs, windowEndsAtMs - Date.now());
    if (waitMs < 0) return { snapshot: seen, result: null };
    if (waitMs > 0) await waitInWindow(waitMs, windowEndsAtMs, seen, calledOff);
    let reading: RenderReading;
    try {
      reading = await readRender(request, deps, previous);
    } catch (error) {
      if (isRefusal(error)) return whileRefused(error, seen, request, deps.options);
      if (!isWorthAnotherRead(error)) throw error;
      if (++failedReads >= maxFailedReads) throw givenUp(error);
      // Not left to the server, where the count would begin anew: a second each fits in what a window may overrun.
      waitMs = 0;
      await wait(failedReadWaitMs, seen, calledOff);
      continue;
    }
    failedReads = 0;
    endFailures();
    previous = reading;

    const launch = await lookIntoQueue(reading);
    const snapshot = toSnapshot(reading, launch?.inQueue);
    const verdict = judge(reading, request, launch);
    const ended = verdict && (await endedRender(verdict, reading, snapshot, request, deps));
    if (ended) return { ...ended, ...launchSeen(request, reading) };
    if (!request.cancelling && isNews(snapshot, request)) return { snapshot, result: null, ...launchSeen(request, reading) };
    seen = snapshot;
    waitMs = launch?.inQueue ? waitInQueueMs(launch) : nextPollDelay(snapshot, request.polling);
  }
}

/** Told once: the next watch knows more than that the render was launched. */
function launchSeen({ since }: WatchRequest, reading: RenderReading): Pick<WatchedRender, 'launchedAt'> {
  const startedDate = reading.progress.renderMetadata?.startedDate;
  return since.phase === 'launching' && startedDate !== undefined && !isLaunching(reading) ? { launchedAt: startedDate } : {};
}

/** S3 shows an object at once and whole, so either is strange; but strange things pass, and a render is not given up lightly. */
function isWorthAnotherRead(error: unknown): error is RemotionLambdaError {
  return error instanceof RemotionLambdaError && ['RenderNotFound', 'RenderProgressUnreadable'].includes(error.code);
}

async function waitInWindow(waitMs: number, windowEndsAtMs: number, seen: RenderSnapshot, calledOff: AbortSignal): Promise<void> {
  if (Date.now() + waitMs > windowEndsAtMs) throw inProgress(seen, waitMs);
  await wait(waitMs, seen, calledOff);
}

async function wait(waitMs: number, seen: RenderSnapshot, calledOff: AbortSignal): Promise<void> {
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

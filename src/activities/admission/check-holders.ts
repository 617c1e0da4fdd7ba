import { log } from '@temporalio/activity';
import type { CheckedHolders } from '../../contract/activities';
import type { RenderMediaInput } from '../../contract/input';
import { functionTimeoutMs, launchQueueTimeoutMs, maxRunAfterDoneMs, maxRunAfterFailureMs } from '../../contract/longest-run';
import { findBucket } from '../../remotion/aws/find-bucket';
import { RemotionLambdaError } from '../../remotion/errors/errors';
import type { RenderReading } from '../../remotion/progress/get-render-progress';
import { renderIdOfRun } from '../../remotion/protocol/render-id';
import { isOpen } from '../../temporal/is-open';
import type { ActivityDeps } from '../options';
import { describeRequester } from './requester';
import { lastStartOf } from './last-start';
import type { LastStart } from './last-start';

/** How many workflows are checked at the same time. */
const maxConcurrentChecks = 10;

/** A start that was running when its workflow closed has ended after this long. */
const startTimeoutMs = 60_000;

/** Lambda's and S3's clocks agree well. A function that has not reported its end this long after its deadline is gone. */
const deadlineMarginMs = 20_000;

/**
 * Finds out which of these renders still run on Lambda. An open workflow watches its render and reports to the pool
 * itself; for a closed one, the progress in S3 shows whether its render still runs. Reading histories costs no Action.
 */
export async function checkHolders({ ids }: { ids: string[] }, deps: ActivityDeps): Promise<CheckedHolders> {
  const checked = { ended: [] as string[], running: [] as string[], ending: [] as { id: string; forMs: number }[] };
  const left = [...ids];
  const check = async (id: string): Promise<void> => {
    const forMs = await runsForMs(id, deps);
    if (forMs === Number.POSITIVE_INFINITY) checked.running.push(id);
    else if (forMs > 0) checked.ending.push({ id, forMs });
    else checked.ended.push(id);
  };
  await Promise.all(
    Array.from({ length: maxConcurrentChecks }, async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) await check(id);
    }),
  );
  return checked;
}

/** How much longer any function of the render may run; `Infinity` while that is unknown. */
async function runsForMs(id: string, deps: ActivityDeps): Promise<number> {
  const requester = await describeRequester(id);
  if (!requester) return 0;
  if (isOpen(requester.status)) return Number.POSITIVE_INFINITY;
  const start = await lastStartOf(requester);
  return start === null ? 0 : unwatchedForMs(start, requester.closeTime?.getTime() ?? 0, deps);
}

/** The same for a render that no workflow watches any more. */
async function unwatchedForMs(start: LastStart, closedAt: number, { aws, remotion }: ActivityDeps): Promise<number> {
  const { input, started, idempotencyKey } = start;
  const { region, functionName, forcePathStyle, forceBucketName, deleteAfter } = input.render;
  if (Date.now() > closedAt + launchQueueTimeoutMs(input) + functionTimeoutMs(input)) return 0;
  // The id that Remotion's start routine generated is unknown.
  if (!started && input.start === 'handler') return Number.POSITIVE_INFINITY;
  try {
    const bucketName = started?.bucketName ?? (await findBucket({ region, forcePathStyle, forceBucketName }, { aws }));
    const renderId = started?.renderId ?? renderIdOfRun(idempotencyKey, deleteAfter);
    const reading = { functionName, region, renderId, bucketName, forcePathStyle };
    const read = await remotion.readRenderProgress(reading, { aws, functionFacts: input.functionFacts, whenOutputUnknown: 'goOn' });
    return readRunsForMs(read, input);
  } catch (error) {
    if (error instanceof RemotionLambdaError && error.code === 'RenderNotFound') return Date.now() < closedAt + startTimeoutMs ? Number.POSITIVE_INFINITY : 0;
    log.warn('Could not check whether the render of a closed workflow still runs; its slots stay taken', { error });
    return Number.POSITIVE_INFINITY;
  }
}

/** The main function reports the end before all functions have ended; one that was killed reports none. */
function readRunsForMs({ progress, claim, serverNowMs, unchangedForMs }: RenderReading, input: RenderMediaInput): number {
  if (claim) return Number.POSITIVE_INFINITY;
  const endedForMs = unchangedForMs ?? 0;
  if (progress.done) return maxRunAfterDoneMs(input) - endedForMs;
  if (progress.fatalErrorEncountered) return maxRunAfterFailureMs(input) - endedForMs;
  const overdueMs = serverNowMs - (progress.timeoutTimestamp + deadlineMarginMs);
  return overdueMs < 0 ? Number.POSITIVE_INFINITY : maxRunAfterFailureMs(input) - overdueMs;
}

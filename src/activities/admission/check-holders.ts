import { log } from '@temporalio/activity';
import type { CheckedHolders } from '../../contract/activities';
import { functionTimeoutMs, launchQueueTimeoutMs } from '../../contract/longest-run';
import { findBucket } from '../../remotion/aws/find-bucket';
import { RemotionLambdaError } from '../../remotion/errors/errors';
import { renderIdOfRun } from '../../remotion/protocol/render-id';
import { isOpen } from '../../temporal/is-open';
import type { ActivityDeps } from '../options';
import { describeAsker } from './asker';
import { lastStartOf } from './last-start';
import type { LastStart } from './last-start';

/** Workflows that are looked at at the same time. */
const atOnce = 10;

/** A start that was under way when its workflow closed is over by then. */
const startTimeoutMs = 60_000;

/** Lambda's clock and S3's agree well; a function that has not written its end this long after its deadline is gone. */
const deadlineMarginMs = 20_000;

/**
 * Finds out which of these renders still run on Lambda. An open workflow watches its render, and will say so itself; of a
 * closed one the progress in S3 says how its render is. Reading histories costs no Action.
 */
export async function checkHolders({ ids }: { ids: string[] }, deps: ActivityDeps): Promise<CheckedHolders> {
  const checked: CheckedHolders = { ended: [], running: [] };
  const left = [...ids];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) checked[(await isRunning(id, deps)) ? 'running' : 'ended'].push(id);
    }),
  );
  return checked;
}

async function isRunning(id: string, deps: ActivityDeps): Promise<boolean> {
  const asker = await describeAsker(id);
  if (!asker) return false;
  if (isOpen(asker.status)) return true;
  const start = await lastStartOf(asker);
  return start !== null && (await mayRun(start, asker.closeTime?.getTime() ?? 0, deps));
}

/** Whether something of a render may run that no workflow watches any more. */
async function mayRun(start: LastStart, closedAt: number, { aws, remotion }: ActivityDeps): Promise<boolean> {
  const { input, started, idempotencyKey } = start;
  const { region, functionName, forcePathStyle, forceBucketName, deleteAfter } = input.render;
  if (Date.now() > closedAt + launchQueueTimeoutMs(input) + functionTimeoutMs(input)) return false;
  // Nobody knows the id that Remotion's start routine made.
  if (!started && input.start === 'handler') return true;
  try {
    const bucketName = started?.bucketName ?? (await findBucket({ region, forcePathStyle, forceBucketName }, { aws }));
    const renderId = started?.renderId ?? renderIdOfRun(idempotencyKey, deleteAfter);
    const reading = { functionName, region, renderId, bucketName, forcePathStyle };
    const { progress, claim, serverNowMs } = await remotion.readRenderProgress(reading, { aws, functionFacts: input.functionFacts, whenOutputUnknown: 'goOn' });
    if (claim) return true;
    return !progress.done && !progress.fatalErrorEncountered && serverNowMs < progress.timeoutTimestamp + deadlineMarginMs;
  } catch (error) {
    if (error instanceof RemotionLambdaError && error.code === 'RenderNotFound') return Date.now() < closedAt + startTimeoutMs;
    log.warn('Nobody could see whether the render of a closed workflow still runs; its slots stay taken', { error });
    return true;
  }
}

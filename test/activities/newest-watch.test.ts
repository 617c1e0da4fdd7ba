import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { toSnapshot } from '../../src/activities/to-snapshot';
import { pollingDefaults } from '../../src/contract/input';
import { moment } from '../fakes/scripted-activities';
import { progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { failureOf, watchRequest } from '../fakes/watching';

/** A worker whose watches read once and then wait for a minute. */
async function watchingWorker() {
  const reading = await readingOf(progressFile());
  let read = moment();
  const remotion = scriptedRemotionLambda([], {
    readRenderProgress: async () => {
      read.reached();
      return reading;
    },
  });
  const { getRenderProgress } = createRenderActivities({ remotion });
  const request = { ...watchRequest, since: toSnapshot(reading), polling: { ...pollingDefaults, floorMs: 9_000, ceilingMs: 60_000 }, lookNow: true };
  return async (runId: string) => {
    const env = new MockActivityEnvironment({ workflowExecution: { workflowId: 'render', runId } }, { logger: new DefaultLogger('ERROR') });
    read = moment();
    const watched = env.run(getRenderProgress, request);
    let isOver = false;
    const over = (): void => void (isOver = true);
    watched.then(over, over);
    await read.promise;
    return { env, watched, isOver: () => isOver };
  };
}

describe('a watch that its workflow has cancelled', () => {
  it('ends as soon as the next one begins: after seven hints, one watch is left', async () => {
    const begin = await watchingWorker();
    const watches = [];
    for (let hint = 0; hint < 7; hint++) watches.push(await begin('run'));
    for (const { watched } of watches.slice(0, -1)) expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress' });
    const last = watches.at(-1)!;
    expect(last.isOver()).toBe(false);
    last.env.cancel();
    await failureOf(last.watched);
  });

  it('is not confused with the watch of another workflow or another run', async () => {
    const begin = await watchingWorker();
    const [first, second] = [await begin('run'), await begin('another-run')];
    first.env.cancel();
    await failureOf(first.watched);
    expect(second.isOver()).toBe(false);
    second.env.cancel();
    await failureOf(second.watched);
  });

  it('does not replace the one that came after it', async () => {
    const begin = await watchingWorker();
    const [first, second] = [await begin('run'), await begin('run')];
    await failureOf(first.watched);
    const third = await begin('run');
    await failureOf(second.watched);
    expect(third.isOver()).toBe(false);
    third.env.cancel();
    await failureOf(third.watched);
  });
});

import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderHintSignal, renderProgressQuery } from '../../src/contract/messages';
import { heldStart, done, inProgress, moment, nothingNew, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

describe('renderMedia, hinted', () => {
  it('polls at once, even when the next poll was an hour away', async () => {
    const waiting = moment();
    const looked = moment<boolean>();
    const { activities, calls } = scriptedActivities([
      running(0.3),
      async () => {
        waiting.reached();
        throw inProgress(3_600_000);
      },
      async ({ lookNow }) => {
        looked.reached(lookNow);
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await waiting.promise;
      await handle.signal(renderHintSignal);
      expect(await looked.promise).toBe(true);
      expect(await handle.result()).toEqual(result);
      expect(calls.getRenderProgress).toHaveLength(3);
      await recordHistory(handle, 'hinted');
      await replay(handle);
    });
  });

  it('keeps watching when the server no longer retries a watch, since a running render is no failure', async () => {
    const notTriedAgain = ApplicationFailure.create({ message: 'The render goes on', type: 'RenderInProgress', nonRetryable: true });
    const { activities, calls } = scriptedActivities([running(0.3), notTriedAgain, running(0.5), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await handle.result()).toMatchObject({ renderId: started.renderId });
      expect(calls.getRenderProgress[2]).toMatchObject({ since: { overallProgress: 0.3 } });
      // Neither would the server retry a later watch.
      expect(calls.getRenderProgress.map(({ stay }) => stay)).toEqual([false, false, true, true]);
      await recordHistory(handle, 'watch-not-tried-again');
      await replay(handle);
    });
  });

  it('keeps a hint that arrives before there is a watch', async () => {
    const { startRender, starting, goOn } = heldStart();
    const { activities, calls } = scriptedActivities([running(0.3), done], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await starting.promise;
      await handle.signal(renderHintSignal);
      await handle.query(renderProgressQuery);
      goOn.reached();
      await handle.result();
      expect(calls.getRenderProgress.map(({ lookNow }) => lookNow)).toEqual([true, false]);
      await replay(handle);
    });
  });

  it('reduces a flood of hints to a few', async () => {
    const waiting = moment();
    const { activities, calls } = scriptedActivities([
      async () => {
        waiting.reached();
        return nothingNew();
      },
      async ({ lookNow }) => {
        if (lookNow) return nothingNew();
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await waiting.promise;
      await Promise.all(Array.from({ length: 200 }, () => handle.signal(renderHintSignal)));
      await handle.query(renderProgressQuery);
      const looks = calls.getRenderProgress.length;
      expect(looks).toBeGreaterThanOrEqual(2);
      expect(looks).toBeLessThan(20);
      await handle.terminate();
    });
  });

  it('ignores hints once the render has ended: they add nothing to the history but themselves', async () => {
    const deleting = moment();
    const goOn = moment();
    const { activities, calls } = scriptedActivities([running(0.3), renderFailed()], {
      deleteRender: async () => {
        deleting.reached();
        await goOn.promise;
        return { freedBytes: 1 };
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { cleanUp: 'onFailure' });
      await deleting.promise;
      await handle.signal(renderHintSignal);
      await handle.signal(renderHintSignal);
      await handle.query(renderProgressQuery);
      goOn.reached();
      await failureOf(handle);
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.timerStartedEventAttributes)).toEqual([]);
      expect(calls.getRenderProgress).toHaveLength(2);
    });
  });
});

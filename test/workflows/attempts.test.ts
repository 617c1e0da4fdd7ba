import { CancelledFailure } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureDetails } from '../../src/contract/failure-details';
import { RenderFailureType } from '../../src/contract/failures';
import type { RenderMediaInput } from '../../src/contract/input';
import { renderProgressQuery } from '../../src/contract/messages';
import { toMs } from '../../src/temporal/timestamp';
import { done, moment, nothingNew, renderFailed, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, untilEvent, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

type Step = Parameters<typeof scriptedActivities>[0][number];

/** The launch was accepted but did not begin. */
function launchStalled(accruedSoFar = 0.01): ApplicationFailure {
  const type = RenderFailureType.RenderLaunchStalled;
  const { renderId, bucketName } = started;
  const costs = { accruedSoFar, displayCost: `$${accruedSoFar}`, currency: 'USD' };
  return ApplicationFailure.create({
    message: `Render ${renderId} did not begin`,
    type,
    details: [failureDetails(type, { renderId, bucketName, costs })],
    nonRetryable: true,
  });
}

describe('renderMedia, with attempts', () => {
  it('renders again under another id, and reports the earlier attempts', async () => {
    const { activities, calls } = scriptedActivities([running(0.3), launchStalled(), running(0.1), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { attempts: { maximum: 2 } });
      const earlierAttempts = [
        {
          renderId: started.renderId,
          failure: { type: 'RenderLaunchStalled', reason: null, message: `Render ${started.renderId} did not begin` },
          costs: { accruedSoFar: 0.01, displayCost: '$0.01', currency: 'USD' },
        },
      ];
      expect(await handle.result()).toMatchObject({ outputUrl: done.result!.outputUrl, earlierAttempts });
      expect(new Set(calls.startRender.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
      expect(await handle.query(renderProgressQuery)).toMatchObject({ attempt: 2, earlierAttempts, phase: 'done' });
      // Progress of the first render does not count for the second.
      expect(calls.getRenderProgress[2]).toMatchObject({ since: { phase: 'launching', overallProgress: 0 } });
      // Each stalled launch may still wait in Lambda's queue.
      expect(calls.cancelRender).toMatchObject([{ idempotencyKey: calls.startRender[0]!.idempotencyKey }]);
      await recordHistory(handle, 'second-attempt');
      await replay(handle);
    });
  });

  it.each<[string, RenderMediaInput['attempts'], ApplicationFailure, number]>([
    ['after the last attempt', { maximum: 3 }, launchStalled(), 3],
    ['after the last attempt, when the browser crashes again', { maximum: 2 }, renderFailed('Error: Target closed', 'browserCrashed'), 2],
    ['once the attempts have cost the maximum', { maximum: 5, maximumCost: 0.02 }, launchStalled(), 2],
    ['at once for a permanent failure', { maximum: 5 }, renderFailed(), 1],
    ['at once without attempts in the input', undefined, launchStalled(), 1],
  ])('fails %s', async (_when, attempts, failure, starts) => {
    const { activities, calls } = scriptedActivities([failure]);
    await withWorker(env, activities, async (taskQueue) => {
      const error = (await failureOf(await startRenderMedia(env, taskQueue, { attempts }))) as ApplicationFailure;
      expect(error.type).toBe(failure.type);
      expect(error.details).toMatchObject([{ earlierAttempts: Array.from({ length: starts - 1 }, () => ({ renderId: started.renderId })) }]);
      expect(calls.startRender).toHaveLength(starts);
    });
  });

  it('waits longer before each further attempt, a minute at most, varied by up to a third', async () => {
    const { activities } = scriptedActivities([launchStalled()]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { attempts: { maximum: 6 } });
      await failureOf(handle);
      const { events } = await handle.fetchHistory();
      const waitsMs = events!.flatMap(({ timerStartedEventAttributes: timer }) => (timer ? [toMs(timer.startToFireTimeout)!] : []));
      const shares = [5_000, 15_000, 45_000, 60_000, 60_000].map((usualMs, index) => waitsMs[index]! / usualMs);
      expect(waitsMs).toHaveLength(5);
      expect(Math.min(...shares)).toBeGreaterThan(0.66);
      expect(Math.max(...shares)).toBeLessThan(1.34);
      expect(new Set(shares).size).toBe(5);
    });
  });

  it('deletes what each failed attempt left, on request', async () => {
    const { activities, calls } = scriptedActivities([renderFailed('Error: Target closed', 'browserCrashed')]);
    await withWorker(env, activities, async (taskQueue) => {
      await failureOf(await startRenderMedia(env, taskQueue, { attempts: { maximum: 2 }, cleanUp: 'onFailure' }));
      expect(calls.deleteRender).toHaveLength(2);
    });
  });

  it('makes no further attempt when the stalled launch may still run and nothing would stop it', async () => {
    const { activities, calls } = scriptedActivities([launchStalled(), done], { cancelRender: async () => ({ reason: 'too old a function' }) });
    await withWorker(env, activities, async (taskQueue) => {
      const error = (await failureOf(await startRenderMedia(env, taskQueue, { attempts: { maximum: 3 } }))) as ApplicationFailure;
      expect(error.type).toBe('RenderLaunchStalled');
      expect(calls.startRender).toHaveLength(1);
    });
  });

  it.each<[string, Step, object]>([
    ['completed', done, { phase: 'done' }],
    ['was cancelled', running(0.3, { phase: 'cancelled' }), { phase: 'cancelled' }],
  ])('makes no further attempt after one that %s', async (ended, last, report) => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { activities, calls } = scriptedActivities(ended === 'completed' ? [last] : [untilCancelled, last]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { attempts: { maximum: 3 } });
      if (ended === 'was cancelled') await watching.promise.then(() => handle.cancel());
      await handle.result().catch(() => null);
      expect(await handle.query(renderProgressQuery)).toMatchObject({ ...report, attempt: 1 });
      expect(calls.startRender).toHaveLength(1);
    });
  });

  it('makes no further attempt once it is cancelled, even if the attempt had failed before', async () => {
    const marking = moment();
    const goOn = moment();
    const { activities, calls } = scriptedActivities([launchStalled(), done], {
      cancelRender: async () => {
        marking.reached();
        await goOn.promise;
        return { reason: null };
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { attempts: { maximum: 3 } });
      await marking.promise;
      await handle.cancel();
      await untilEvent(handle, 'workflowExecutionCancelRequestedEventAttributes');
      goOn.reached();
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderLaunchStalled' });
      expect(await handle.query(renderProgressQuery)).toMatchObject({ attempt: 1, phase: 'failed' });
      expect(calls.startRender).toHaveLength(1);
    });
  });

  it('can be cancelled between two attempts without touching the render that has ended', async () => {
    const { activities, calls } = scriptedActivities([launchStalled(), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { attempts: { maximum: 2 } });
      await untilEvent(handle, 'timerStartedEventAttributes');
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      // Only the marker for the stalled launch.
      expect(calls.cancelRender).toHaveLength(1);
      expect(calls.startRender).toHaveLength(1);
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.markerRecordedEventAttributes)).toEqual([]);
      await recordHistory(handle, 'cancelled-between-attempts');
      await replay(handle);
    });
  });
});

import { ApplicationFailure, CancelledFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderActivities } from '../../src/contract/activities';
import { pollingDefaults } from '../../src/contract/input';
import type { RenderMediaInput } from '../../src/contract/input';
import { renderHintSignal, renderProgressQuery, renderStartedUpdate } from '../../src/contract/messages';
import { done, heldStart, input, moment, nothingNew, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, untilEvent, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

describe('renderMedia, cancelled', () => {
  it('cancels the render on Lambda, waits until Lambda confirms it, and ends as cancelled', async () => {
    const watching = moment();
    const { activities, calls } = scriptedActivities([
      running(0.3),
      async () => {
        watching.reached();
        return nothingNew();
      },
      running(0.4, { phase: 'cancelled' }),
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toMatchObject([{ started: { renderId: started.renderId } }]);
      expect(calls.getRenderProgress.at(-1)).toMatchObject({ cancelling: true });
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'cancelled' });
      await recordHistory(handle, 'cancelled');
      await replay(handle);
    });
  });

  it('still cancels on Lambda what an uncertain start may have launched', async () => {
    const tried = moment();
    const { activities, calls } = scriptedActivities([done], {
      startRender: async () => {
        tried.reached();
        throw ApplicationFailure.create({ message: 'in doubt', type: 'RenderLaunchUncertain', nextRetryDelay: '1h' });
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await tried.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toMatchObject([{ started: null, idempotencyKey: calls.startRender[0]!.idempotencyKey }]);
      expect(calls.getRenderProgress).toHaveLength(0);
      await recordHistory(handle, 'cancelled-while-starting');
      await replay(handle);
    });
  });

  it('waits for a running start, since its result says what to cancel', async () => {
    const { startRender, starting, goOn } = heldStart();
    const { activities, calls } = scriptedActivities([running(0.2, { phase: 'cancelled' })], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await starting.promise;
      await handle.cancel();
      await untilEvent(handle, 'activityTaskCancelRequestedEventAttributes');
      goOn.reached();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toMatchObject([{ started: { renderId: started.renderId } }]);
      await replay(handle);
    });
  });

  it('cancels on Lambda even when the running start then fails, since the server no longer retries it', async () => {
    const { startRender, starting, goOn } = heldStart(ApplicationFailure.nonRetryable('in doubt', 'RenderLaunchUncertain'));
    const { activities, calls } = scriptedActivities([done], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await starting.promise;
      await handle.cancel();
      await untilEvent(handle, 'activityTaskCancelRequestedEventAttributes');
      goOn.reached();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toMatchObject([{ started: null }]);
      await replay(handle);
    });
  });

  it('keeps the file of a render that finished anyway', async () => {
    const watching = moment();
    const { activities } = scriptedActivities([
      async () => {
        watching.reached();
        return nothingNew();
      },
      done,
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'cancelled', outputUrl: result.outputUrl });
    });
  });

  it('still answers the update with the started render', async () => {
    const watching = moment();
    const marking = moment();
    const goOn = moment();
    const { activities } = scriptedActivities(
      [
        async () => {
          watching.reached();
          return nothingNew();
        },
        running(0.3, { phase: 'cancelled' }),
      ],
      {
        cancelRender: async () => {
          marking.reached();
          await goOn.promise;
          return { reason: null };
        },
      },
    );
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.cancel();
      await marking.promise;
      expect(await handle.executeUpdate(renderStartedUpdate)).toEqual(started);
      goOn.reached();
      await failureOf(handle);
    });
  });

  it('is not cut short by a pending hint', async () => {
    const watching = moment();
    const { activities, calls } = scriptedActivities([
      async () => {
        watching.reached();
        return nothingNew();
      },
      async ({ cancelling }) => (cancelling ? running(0.3, { phase: 'cancelled' }) : nothingNew()),
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.signal(renderHintSignal);
      await handle.signal(renderHintSignal);
      await handle.signal(renderHintSignal);
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toHaveLength(1);
      await replay(handle);
    });
  });

  it('tells Lambda where the render is, by all that the request says, and watches its end every second', async () => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { activities, calls } = scriptedActivities([untilCancelled, running(0.4, { phase: 'cancelled' })]);
    const { region, functionName } = input.render;
    const given = { rendererFunctionName: 'chunks', forcePathStyle: true, forceBucketName: 'videos', deleteAfter: '1-day' as const };
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { render: { ...input.render, ...given }, polling: { ceilingMs: 60_000, floorMs: 9_000 } });
      await watching.promise;
      await handle.cancel();
      await failureOf(handle);
      const { renderId, bucketName } = started;
      expect(calls.cancelRender).toEqual([{ region, functionName, ...given, started: { renderId, bucketName }, idempotencyKey: calls.startRender[0]!.idempotencyKey }]);
      const { polling: _, cancelling: __, ...watch } = calls.getRenderProgress[0]!;
      expect(calls.getRenderProgress[1]).toEqual({ ...watch, stay: undefined, cancelling: true, polling: { ...pollingDefaults, ceilingMs: 1_600 } });
      expect(await handle.query(renderProgressQuery)).toMatchObject({ overallProgress: 0.4 });
    });
  });

  it.each<[string, RenderMediaInput['start'], boolean, boolean]>([
    ['whose start was confirmed', 'launch', true, true],
    ['whose start was not confirmed, by the key of the start', 'launch', false, true],
    ["that Remotion's start routine has started", 'handler', true, true],
    ["that Remotion's start routine may have started, since nobody knows its id", 'handler', false, false],
  ])('writes a cancel marker for a render %s: start %s', async (_what, start, isConfirmed, isMarked) => {
    const running = moment();
    const goOn = moment();
    const { activities, calls } = scriptedActivities([done], {
      startRender: async () => {
        running.reached();
        await goOn.promise;
        if (!isConfirmed) throw ApplicationFailure.nonRetryable('in doubt', 'RenderLaunchUncertain');
        return started;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { start });
      await running.promise;
      await handle.cancel();
      await untilEvent(handle, 'activityTaskCancelRequestedEventAttributes');
      goOn.reached();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelRender).toHaveLength(isMarked ? 1 : 0);
    });
  });

  it.each<[string, RenderActivities['cancelRender']]>([
    [
      'was refused',
      async () => {
        throw ApplicationFailure.nonRetryable('no permission', 'RenderAccessDenied');
      },
    ],
    ['is of no use, since the function cannot be cancelled', async () => ({ reason: 'too old a function' })],
  ])('does not wait for the end of a render whose cancel marker %s, and ends as cancelled', async (_why, cancelRender) => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { activities, calls } = scriptedActivities([untilCancelled, done], { cancelRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.getRenderProgress).toHaveLength(1);
    });
  });

  it('ends as cancelled even when the end of the render cannot be watched', async () => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { activities } = scriptedActivities([untilCancelled, ApplicationFailure.nonRetryable('no permission', 'RenderAccessDenied')]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'cancelled', outputUrl: null });
    });
  });
});

describe('renderMedia, failed', () => {
  it.each([
    ['RenderLaunchStalled', {}, 1],
    ['RenderLaunchUncertain', {}, 1],
    ['RenderStalled', undefined, 0],
    ['RenderStalled', {}, 0],
    ['RenderStalled', { cancelStalled: false }, 0],
    ['RenderStalled', { cancelStalled: true }, 1],
    ['RenderFailed', { cancelStalled: true }, 0],
    ['RenderTimedOut', { cancelStalled: true }, 0],
  ])('cancels on Lambda only what may still run: %s with limits %j: %i', async (type, limits, markers) => {
    const { activities, calls } = scriptedActivities([ApplicationFailure.create({ message: 'given up', type, nonRetryable: true })]);
    await withWorker(env, activities, async (taskQueue) => {
      expect(await failureOf(await startRenderMedia(env, taskQueue, { limits }))).toMatchObject({ type });
      expect(calls.cancelRender).toHaveLength(markers);
    });
  });
});

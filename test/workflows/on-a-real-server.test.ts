import { randomUUID } from 'node:crypto';
import { ApplicationFailure, CancelledFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { CancelOrphanRequest } from '../../src/contract/activities';
import { done, input, moment, nothingNew, scriptedActivities, started } from '../fakes/scripted-activities';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { resetToStart } from '../reset-to-start';
import { devServer, failureOf, guardOf, recordHistory, replay, startRenderMedia, untilEvent, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

/** A guarded render whose guard reports when it cancels the render, and for which workflow. */
function guardedRender(script: Parameters<typeof scriptedActivities>[0], overrides: Parameters<typeof scriptedActivities>[1] = {}) {
  const guardCancels = moment<CancelOrphanRequest['parent']>();
  const scripted = scriptedActivities(script, {
    cancelOrphanedRender: async ({ parent }) => {
      guardCancels.reached(parent);
      return { reason: null };
    },
    ...overrides,
  });
  return { ...scripted, guardCancels: guardCancels.promise };
}

const refused = ApplicationFailure.create({ message: 'not allowed', type: 'RenderAccessDenied', nonRetryable: true });

describe('a guarded render', () => {
  it('is cancelled by its guard when its workflow is terminated', async () => {
    const watching = moment();
    const { activities, guardCancels } = guardedRender([
      async () => {
        watching.reached();
        return nothingNew();
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      await watching.promise;
      await handle.terminate();
      expect(await guardCancels).toMatchObject({ workflowId: handle.workflowId });
    });
  });

  it('keeps its guard when its own cancellation is refused', async () => {
    const watching = moment();
    const { activities, guardCancels } = guardedRender(
      [
        async () => {
          watching.reached();
          return nothingNew();
        },
      ],
      {
        cancelRender: async () => {
          throw refused;
        },
      },
    );
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(await guardCancels).toMatchObject({ workflowId: handle.workflowId });
      await replay(handle);
    });
  });

  it.each([
    ['a launch that never began', 'RenderLaunchStalled', {}],
    ['an uncertain launch', 'RenderLaunchUncertain', {}],
    ['a stalled render', 'RenderStalled', { limits: { cancelStalled: true } }],
  ])('keeps its guard when the cancel marker for %s cannot be written', async (_what, type, changes) => {
    const { activities, guardCancels } = guardedRender([ApplicationFailure.create({ message: 'given up', type, nonRetryable: true })], {
      cancelRender: async () => {
        throw refused;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel', ...changes });
      expect(await failureOf(handle)).toMatchObject({ type });
      expect(await guardCancels).toMatchObject({ workflowId: handle.workflowId });
      await replay(handle);
    });
  });

  it.each([
    ['a launch that never began and has its cancel marker', 'RenderLaunchStalled', {}],
    ['a stalled render that is left alone', 'RenderStalled', {}],
    ['a render that failed', 'RenderFailed', { limits: { cancelStalled: true } }],
  ])('lets its guard go after %s', async (_what, type, changes) => {
    const { activities, calls } = guardedRender([ApplicationFailure.create({ message: 'given up', type, nonRetryable: true })]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel', ...changes });
      expect(await failureOf(handle)).toMatchObject({ type });
      await (await guardOf(env, handle)).result();
      expect(calls.cancelOrphanedRender).toEqual([]);
    });
  });

  it('is refused, before anything is launched, by workers that do not export its guard, which does not stay open', async () => {
    const activities = createRenderActivities({ remotion: scriptedRemotionLambda([]) });
    const workflowsPath = require.resolve('../../src/workflows/render-media.ts');
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
        const message = expect.stringMatching(/whenTerminated.*renderGuard.*export \* from 'temporal-remotion-lambda\/workflows'/s) as string;
        expect(await failureOf(handle)).toMatchObject({ type: 'InvalidRenderRequest', message });
        expect(await (await guardOf(env, handle)).describe()).toMatchObject({ status: { name: 'TERMINATED' } });
      },
      { workflowBundle: undefined, workflowsPath },
    );
  });

  it('starts only once its guard has started', async () => {
    const { startRender } = createRenderActivities({
      remotion: scriptedRemotionLambda([], {
        startRender: async (_options, context) => ({ ...started, ...started.links, renderId: context!.renderId!, adopted: false, launches: 1, warnings: [] }),
      }),
    });
    const { activities } = guardedRender([done]);
    await withWorker(env, { ...activities, startRender }, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      expect(await handle.result()).toMatchObject({ outputUrl: done.result!.outputUrl });
    });
  });
});

describe('a workflow that is cancelled before its first task', () => {
  it.each([{}, { whenTerminated: 'cancel' as const }])('ends without cancelling a render, since there never was one: %j', async (changes) => {
    const { activities, calls } = scriptedActivities([done]);
    const taskQueue = `test-${randomUUID()}`;
    const handle = await startRenderMedia(env, taskQueue, changes);
    await handle.cancel();
    await withWorker(
      env,
      activities,
      async () => {
        expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
        expect(calls.startRender).toEqual([]);
        expect(calls.cancelRender).toEqual([]);
        const { events } = await handle.fetchHistory();
        expect(events!.filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes)).toEqual([]);
        await recordHistory(handle, 'cancelled-before-its-first-task');
        await replay(handle);
      },
      { taskQueue },
    );
  });
});

describe('a workflow that is reset to before its start', () => {
  it('starts with the same key, and so adopts the render that was paid for', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await handle.result();
      await resetToStart(env.client, handle);
      await env.client.workflow.getHandle(handle.workflowId).result();
      const [first, second] = calls.startRender;
      expect(second!.idempotencyKey).toBe(first!.idempotencyKey);
    });
  });

  it('has another key than a later run under the same workflow id', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await handle.result();
      await env.client.workflow.execute('renderMedia', { args: [input], workflowId: handle.workflowId, taskQueue });
      const [first, second] = calls.startRender;
      expect(second!.idempotencyKey).not.toBe(first!.idempotencyKey);
    });
  });
});

describe('a hint', () => {
  it('that arrives in the same task as a milestone makes the next watch poll at once', async () => {
    const watching = moment();
    const milestone = moment<typeof done>();
    const { activities, calls } = scriptedActivities([
      async () => {
        watching.reached();
        return { ...(await milestone.promise), result: null };
      },
      done,
    ]);
    const taskQueue = `test-${randomUUID()}`;
    const handle = await startRenderMedia(env, taskQueue);
    // Activities run on a separate worker; the workflow's own worker is away while both arrive.
    const noWorkflows = { taskQueue, workflowBundle: undefined, workflowsPath: undefined };
    await withWorker(
      env,
      activities,
      async () => {
        await withWorker(env, {}, () => watching.promise, { taskQueue, activities: undefined });
        await handle.signal('renderHint');
        milestone.reached(done);
        await untilEvent(handle, 'activityTaskCompletedEventAttributes', 2);
        await withWorker(env, {}, () => handle.result(), { taskQueue, activities: undefined });
      },
      noWorkflows,
    );
    expect(calls.getRenderProgress.map(({ lookNow }) => lookNow)).toEqual([false, true]);
    await replay(handle);
  });
});

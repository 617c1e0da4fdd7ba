import { randomUUID } from 'node:crypto';
import { ApplicationFailure, CancelledFailure, WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pollingDefaults } from '../../src/contract/input';
import { renderProgressQuery, renderStartedUpdate } from '../../src/contract/messages';
import { failureDetails } from '../../src/contract/failure-details';
import type { RenderFailureDetails } from '../../src/contract/failure-details';
import { done, heldStart, input, inProgress, moment, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, untilEvent, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

describe('renderMedia', () => {
  it('starts the render once, watches it, and returns where the file is', async () => {
    const { activities, calls } = scriptedActivities([running(0.1), running(0.5), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await handle.result()).toEqual(result);
      expect(calls.startRender).toHaveLength(1);
      expect(calls.getRenderProgress.map(({ since }) => [since.phase, since.overallProgress])).toEqual([
        ['launching', 0],
        ['rendering', 0.1],
        ['rendering', 0.5],
      ]);
      await recordHistory(handle, 'success');
      await replay(handle);
    });
  });

  it('issues the same commands when the workflow is evicted from the cache after every task', async () => {
    const { activities, calls } = scriptedActivities([running(0.1), inProgress(5_000), running(0.5), done]);
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const handle = await startRenderMedia(env, taskQueue);
        expect(await handle.result()).toEqual(result);
        expect(calls.startRender).toHaveLength(1);
      },
      { maxCachedWorkflows: 0 },
    );
  });

  it('leaves long waits to the server without an event in the history', async () => {
    const { activities } = scriptedActivities([running(0.1), ...Array<Error>(20).fill(inProgress(60_000)), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await handle.result();
      const { events } = await handle.fetchHistory();
      const scheduled = events!.filter((event) => event.activityTaskScheduledEventAttributes).length;
      const timers = events!.filter((event) => event.timerStartedEventAttributes).length;
      expect({ scheduled, timers }).toEqual({ scheduled: 3, timers: 0 });
      await recordHistory(handle, 'waits-on-the-server');
    });
  });

  it('survives an S3 outage of hours while the render is running', async () => {
    const away = ApplicationFailure.create({ message: 'S3 does not answer', type: 'RenderServiceUnavailable' });
    const { activities } = scriptedActivities([running(0.1), ...Array<Error>(60).fill(away), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await handle.result()).toEqual(result);
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.activityTaskScheduledEventAttributes)).toHaveLength(3);
    });
  });

  it('answers the progress query while it runs and after it has ended, and progress never goes back', async () => {
    const watching = moment();
    const goOn = moment();
    const { activities } = scriptedActivities([
      running(0.6),
      running(0.4, { retries: 1, phase: 'encoding' }),
      async () => {
        watching.reached();
        await goOn.promise;
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await watching.promise;
      expect(await handle.query(renderProgressQuery)).toMatchObject({
        overallProgress: 0.6,
        retries: 1,
        phase: 'encoding',
        renderId: started.renderId,
        outputUrl: null,
      });
      goOn.reached();
      await handle.result();
      expect(await handle.query(renderProgressQuery)).toMatchObject({ overallProgress: 1, phase: 'done', outputUrl: result.outputUrl });
    });
  });

  it('returns the render id through the update as soon as it is launched', async () => {
    const goOn = moment();
    const { activities } = scriptedActivities([
      async () => {
        await goOn.promise;
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await handle.executeUpdate(renderStartedUpdate)).toEqual(started);
      goOn.reached();
      await handle.result();
      await recordHistory(handle, 'render-started-update');
      await replay(handle);
    });
  });

  it('stays open until an update is answered that an interceptor delays', async () => {
    const goOn = moment();
    const { activities } = scriptedActivities([
      async () => {
        await goOn.promise;
        return done;
      },
    ]);
    const interceptors = { workflowModules: [require.resolve('./slow-updates.ts')] };
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const handle = await startRenderMedia(env, taskQueue);
        const update = await handle.startUpdate(renderStartedUpdate, { waitForStage: 'ACCEPTED' });
        goOn.reached();
        expect(await handle.result()).toEqual(result);
        expect(await update.result()).toEqual(started);
      },
      { workflowBundle: undefined, workflowsPath: require.resolve('../../src/workflows/index.ts'), interceptors },
    );
  });

  it("fails with the render's errors array", async () => {
    const { activities } = scriptedActivities([running(0.3), renderFailed()]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      const cause = await failureOf(handle);
      expect(cause).toBeInstanceOf(ApplicationFailure);
      const { type, details, message } = cause as ApplicationFailure;
      expect(type).toBe('RenderFailed');
      expect(message).toContain('the title is missing');
      expect((details![0] as RenderFailureDetails).errors).toMatchObject([{ message: 'Error: the title is missing', frame: 20 }]);
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'failed', failure: { type: 'RenderFailed' } });
      await recordHistory(handle, 'render-failed');
      await replay(handle);
    });
  });

  it('fails the update too when the render cannot be started', async () => {
    const refused = ApplicationFailure.create({ message: 'no such function', type: 'RenderFunctionNotFound', nonRetryable: true });
    const updating = moment();
    const { activities } = scriptedActivities([done], {
      startRender: async () => {
        await updating.promise;
        throw refused;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      const update = await handle.startUpdate(renderStartedUpdate, { waitForStage: 'ACCEPTED' });
      updating.reached();
      await expect(update.result()).rejects.toMatchObject({ cause: { message: expect.stringContaining('no such function') as string } });
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderFunctionNotFound' });
    });
  });

  it('fails the update as cancelled when the workflow is cancelled before the render is started', async () => {
    const { startRender, starting, goOn } = heldStart(ApplicationFailure.nonRetryable('in doubt', 'RenderLaunchUncertain'));
    const { activities } = scriptedActivities([done], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await starting.promise;
      const update = await handle.startUpdate(renderStartedUpdate, { waitForStage: 'ACCEPTED' });
      await handle.cancel();
      await untilEvent(handle, 'activityTaskCancelRequestedEventAttributes');
      goOn.reached();
      await expect(update.result()).rejects.toMatchObject({ cause: { type: 'RenderCancelled', message: 'The render was not started: the workflow was cancelled first', nonRetryable: true } });
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
    });
  });

  it("cancels a launch that did not begin, since it may still wait in Lambda's queue", async () => {
    const stalled = ApplicationFailure.create({ message: 'did not begin', type: 'RenderLaunchStalled', nonRetryable: true });
    const { activities, calls } = scriptedActivities([stalled]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderLaunchStalled' });
      expect(calls.cancelRender).toMatchObject([{ started: { renderId: started.renderId } }]);
      await recordHistory(handle, 'launch-stalled');
      await replay(handle);
    });
  });

  it.each([
    [{}, {}, { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000, frameTimeoutMs: 30_000 }],
    [{ timeoutInMilliseconds: 120_000 }, {}, { launchTimeoutMs: 150_000, stallTimeoutMs: 180_000, frameTimeoutMs: 120_000 }],
    [{ timeoutInMilliseconds: 120_000 }, { launchTimeoutMs: 20_000, stallTimeoutMs: 30_000 }, { launchTimeoutMs: 20_000, stallTimeoutMs: 30_000 }],
  ])('derives the limits from how long a frame may take, unless they are given: %j, %j', async (options, limits, expected) => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const args = [{ ...input, render: { ...input.render, ...options }, limits }];
      await env.client.workflow.execute('renderMedia', { args, workflowId: `render-${randomUUID()}`, taskQueue });
      expect(calls.getRenderProgress[0]!.limits).toEqual({ launchQueueTimeoutMs: 21_600_000, ...expected });
    });
  });

  it('watches the render where the start put it, with all that the request says about the function', async () => {
    const { activities, calls } = scriptedActivities([done]);
    const functionFacts = { version: '4.0.527', memorySizeInMb: 2_048, timeoutInSeconds: 240 };
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { functionFacts, polling: { ceilingMs: 5_000 } });
      await handle.result();
      const { renderId, bucketName, outBucket, outKey } = started;
      const { region, functionName } = input.render;
      expect(calls.getRenderProgress[0]).toEqual({
        ...{ renderId, bucketName, region, functionName, functionFacts, outBucket, outKey, lookNow: false, stay: false, cancelling: false },
        workflowStartedAt: (await handle.describe()).startTime.getTime(),
        polling: { ...pollingDefaults, ceilingMs: 5_000 },
        limits: expect.any(Object) as object,
        since: expect.objectContaining({ phase: 'launching', overallProgress: 0 }) as object,
      });
    });
  });

  it.each([undefined, null, 'Hello', {}, { render: null }, { render: {}, downstream: {} }, { render: {}, downstream: [null] }, { render: {}, downstream: ['publish'] }])(
    'refuses an input with another shape, and reports that to queries and updates: %j',
    async (bad) => {
      const { activities, calls } = scriptedActivities([done]);
      await withWorker(env, activities, async (taskQueue) => {
        const options = { args: [bad], workflowId: `render-${randomUUID()}`, taskQueue, workflowIdConflictPolicy: 'FAIL' as const };
        const startWorkflowOperation = new WithStartWorkflowOperation('renderMedia', options);
        const updated = env.client.workflow.executeUpdateWithStart(renderStartedUpdate, { startWorkflowOperation });
        await expect(updated).rejects.toMatchObject({ cause: { type: 'InvalidRenderRequest', nonRetryable: true } });
        const handle = await startWorkflowOperation.workflowHandle();
        expect(await failureOf(handle)).toMatchObject({ type: 'InvalidRenderRequest', nonRetryable: true, details: [failureDetails('InvalidRenderRequest')] });
        expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'failed', failure: { type: 'InvalidRenderRequest' } });
        expect(calls.startRender).toEqual([]);
      });
    },
  );

  it('retries a throttled start without a second render', async () => {
    let tries = 0;
    const throttled = ApplicationFailure.create({ message: '429', type: 'RenderThrottled' });
    const { activities, calls } = scriptedActivities([done], {
      startRender: async () => {
        if (++tries < 4) throw throttled;
        return started;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await handle.result()).toEqual(result);
      expect(new Set(calls.startRender.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    });
  });

  it("calls Remotion's start routine only once, whatever happens", async () => {
    const lost = new Error('the connection was reset');
    const { activities, calls } = scriptedActivities([done], {
      startRender: async () => {
        throw lost;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { start: 'handler' });
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderUnexpectedError' });
      expect(calls.startRender).toHaveLength(1);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { CancelledFailure } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WatchedRender } from '../../src/contract/activities';
import type { RenderMediaInput } from '../../src/contract/input';
import { renderProgressQuery } from '../../src/contract/messages';
import { done, input, moment, nothingNew, renderFailed, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, untilEvent, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

async function ended(taskQueue: string, changes: Partial<RenderMediaInput>): Promise<WorkflowHandle> {
  const handle = await env.client.workflow.start('renderMedia', { args: [{ ...input, ...changes }], workflowId: `render-${randomUUID()}`, taskQueue });
  await handle.result().catch(() => null);
  return handle;
}

const stalled = ApplicationFailure.create({ message: 'stalled', type: 'RenderStalled', nonRetryable: true });
const outputUnknown = ApplicationFailure.create({ message: 'timed out', type: 'RenderTimedOut', details: [{ outputUnknown: true }], nonRetryable: true });
const nobody = [{ workflowId: `nobody-${randomUUID()}` }];
const nothing = { keepResult: false };
const allButTheResult = { keepResult: true, outKey: started.outKey };

describe('renderMedia, with cleanUp', () => {
  it.each<[RenderMediaInput['cleanUp'], string, WatchedRender | Error, object[], Partial<RenderMediaInput>]>([
    [undefined, 'failed', renderFailed(), [], {}],
    ['never', 'failed', renderFailed(), [], {}],
    ['onFailure', 'failed', renderFailed(), [nothing], {}],
    ['onFailure', 'failed, but may have an output', outputUnknown, [allButTheResult], {}],
    ['onFailure', 'finished', done, [], {}],
    ['onFailure', 'stalled but may still be running', stalled, [], {}],
    ['afterDelivery', 'failed', renderFailed(), [nothing], {}],
    ['afterDelivery', 'finished', done, [allButTheResult], {}],
    ['afterDelivery', 'finished but was not delivered', done, [], { downstream: nobody }],
    ['afterDelivery', 'finished and whose missing targets are ignored', done, [allButTheResult], { downstream: nobody.map((target) => ({ ...target, whenMissing: 'ignore' })) }],
  ])('%s: a render that %s', async (cleanUp, _ended, step, deletions, changes) => {
    const { activities, calls } = scriptedActivities([step]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await ended(taskQueue, { cleanUp, ...changes });
      expect(calls.deleteRender).toMatchObject(deletions.map((deletion) => ({ renderId: started.renderId, ...deletion })));
      expect(calls.deleteRender).toHaveLength(deletions.length);
      if (cleanUp === 'afterDelivery' && step === done) await recordHistory(handle, 'cleaned-up');
      await replay(handle);
    });
  });

  it.each<[RenderMediaInput['cleanUp'], string, WatchedRender | Error, object[], Partial<RenderMediaInput>]>([
    ['never', 'has stopped', running(0.3, { phase: 'cancelled' }), [], {}],
    ['onFailure', 'has stopped', running(0.3, { phase: 'cancelled' }), [nothing], {}],
    ['afterDelivery', 'has stopped', running(0.3, { phase: 'cancelled' }), [nothing], {}],
    ['onFailure', 'was not seen to stop, since it may still write files', stalled, [], {}],
    ['onFailure', 'had finished before', done, [], {}],
    ['afterDelivery', 'had finished before', done, [allButTheResult], {}],
    ['afterDelivery', 'had finished before but was not delivered', done, [], { downstream: nobody.map((target) => ({ ...target, on: 'any' })) }],
  ])('%s: a cancelled render that %s', async (cleanUp, _ended, step, deletions, changes) => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { activities, calls } = scriptedActivities([untilCancelled, step]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { cleanUp, ...changes });
      await watching.promise;
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(calls.deleteRender).toMatchObject(deletions);
      expect(calls.deleteRender).toHaveLength(deletions.length);
    });
  });

  it('completes even when the workflow is cancelled after the render has ended', async () => {
    const deleting = moment();
    const goOn = moment();
    const { activities } = scriptedActivities([done], {
      deleteRender: async () => {
        deleting.reached();
        await goOn.promise;
        return { freedBytes: 1 };
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', {
        args: [{ ...input, cleanUp: 'afterDelivery' }],
        workflowId: `render-${randomUUID()}`,
        taskQueue,
      });
      await deleting.promise;
      await handle.cancel();
      await untilEvent(handle, 'workflowExecutionCancelRequestedEventAttributes');
      await handle.query(renderProgressQuery);
      goOn.reached();
      expect(await handle.result()).toMatchObject({ outputUrl: done.result!.outputUrl });
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.activityTaskCancelRequestedEventAttributes)).toEqual([]);
    });
  });

  it('does not change the outcome when the files cannot be deleted', async () => {
    const { activities } = scriptedActivities([done], {
      deleteRender: async () => {
        throw ApplicationFailure.create({ message: 'not allowed', type: 'RenderAccessDenied', nonRetryable: true });
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await ended(taskQueue, { cleanUp: 'afterDelivery' });
      expect(await handle.result()).toMatchObject({ outputUrl: done.result!.outputUrl });
    });
  });
});

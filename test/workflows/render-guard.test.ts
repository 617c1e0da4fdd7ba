import { randomUUID } from 'node:crypto';
import { CancelledFailure } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toMs } from '../../src/temporal/timestamp';
import { done, input, moment, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, guardOf, recordHistory, replay, startRenderMedia, timeSkippingServer, withWorker } from './harness';

const { ParentClosePolicy } = temporal.api.enums.v1;

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

describe('a render with a guard', () => {
  it('ends together with its guard, which cancels nothing', async () => {
    const { activities, calls } = scriptedActivities([running(0.3), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      expect(await handle.result()).toMatchObject({ outputUrl: done.result!.outputUrl });
      const guard = await guardOf(env, handle);
      await guard.result();
      expect(calls.cancelOrphanedRender).toEqual([]);
      await recordHistory(handle, 'guarded');
      await recordHistory(guard, 'guard-of-ended');
      await replay(handle);
      await replay(guard);
    });
  });

  it.each([undefined, 'leave'] as const)('exists only on request: none with whenTerminated: %s', async (whenTerminated) => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated });
      await handle.result();
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.startChildWorkflowExecutionInitiatedEventAttributes)).toEqual([]);
      expect(calls.startRender[0]!.guard).toBeUndefined();
    });
  });

  it('names its guard to the start, and tells it which render of which run to cancel, under an id of its own, for a day at most', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      await handle.result();
      const { runId } = await handle.describe();
      const { events } = await handle.fetchHistory();
      const asked = events!.flatMap(({ startChildWorkflowExecutionInitiatedEventAttributes: attributes }) => attributes ?? []);
      const given = events!.flatMap(({ childWorkflowExecutionStartedEventAttributes: attributes }) => attributes?.workflowExecution ?? []);
      expect(asked).toMatchObject([{ workflowId: expect.stringMatching(/^render-guard-[\da-f-]{36}$/) as string, parentClosePolicy: ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL }]);
      expect(toMs(asked[0]!.workflowExecutionTimeout)).toBe(24 * 3_600_000);
      const { region, functionName } = input.render;
      const { idempotencyKey, guard } = calls.startRender[0]!;
      expect(JSON.parse(String(asked[0]!.input!.payloads![0]!.data))).toEqual({ region, functionName, started: null, idempotencyKey, parent: { workflowId: handle.workflowId, runId } });
      expect([guard]).toEqual(given);
    });
  });

  it('is cancelled by its guard when Temporal cancels the guard', async () => {
    const { activities, calls } = scriptedActivities([]);
    await withWorker(env, activities, async (taskQueue) => {
      const parent = { workflowId: 'gone', runId: 'run' };
      const orphan = { region: 'us-east-1', functionName: input.render.functionName, started: null, idempotencyKey: 'key/1', parent };
      const guard = await env.client.workflow.start('renderGuard', { args: [orphan], workflowId: `guard-${randomUUID()}`, taskQueue });
      await guard.cancel();
      expect(await failureOf(guard)).toBeInstanceOf(CancelledFailure);
      expect(calls.cancelOrphanedRender).toEqual([orphan]);
      await recordHistory(guard, 'guard-of-terminated');
      await replay(guard);
    });
  });

  it.each(['renderEnded first', 'cancelled first'])("is left alone by a guard that learns of its end and its workflow's end in one task, %s", async (order) => {
    const { activities, calls } = scriptedActivities([]);
    const taskQueue = `test-${randomUUID()}`;
    const orphan = { region: 'us-east-1', functionName: input.render.functionName, started: null, idempotencyKey: 'key/1', parent: { workflowId: 'gone', runId: 'run' } };
    const guard = await env.client.workflow.start('renderGuard', { args: [orphan], workflowId: `guard-${randomUUID()}`, taskQueue });
    if (order === 'cancelled first') await guard.cancel();
    await guard.signal('renderEnded');
    if (order !== 'cancelled first') await guard.cancel();
    await withWorker(env, activities, () => guard.result(), { taskQueue });
    expect(calls.cancelOrphanedRender).toEqual([]);
  });

  it('continues without its guard when somebody ends the guard', async () => {
    const watching = moment();
    const goOn = moment();
    const { activities } = scriptedActivities([
      async () => {
        watching.reached();
        await goOn.promise;
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, { whenTerminated: 'cancel' });
      await watching.promise;
      await (await guardOf(env, handle)).terminate();
      goOn.reached();
      expect(await handle.result()).toMatchObject({ renderId: started.renderId });
    });
  });
});

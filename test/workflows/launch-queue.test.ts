import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { renderProgressQuery } from '../../src/contract/messages';
import { done, input, inProgress, moment, result, running, scriptedActivities } from '../fakes/scripted-activities';
import { recordHistory, replay, timeSkippingServer, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

it("a launch that waits for hours in Lambda's queue is reported once when it enters and once when it leaves, with a short history", async () => {
  const inQueue = { snapshot: { ...running(0).snapshot, phase: 'launching' as const, inLambdaQueue: true }, result: null };
  const [queued, leaving, hasLeft, ending] = [moment(), moment(), moment(), moment()];
  const { activities, calls } = scriptedActivities([
    inQueue,
    async () => {
      queued.reached();
      await leaving.promise;
      throw inProgress(30_000);
    },
    ...Array<Error>(700).fill(inProgress(30_000)),
    running(0, { phase: 'evaluating', inLambdaQueue: false }),
    async () => {
      hasLeft.reached();
      await ending.promise;
      return done;
    },
  ]);
  await withWorker(env, activities, async (taskQueue) => {
    const handle = await env.client.workflow.start('renderMedia', { args: [input], workflowId: `render-${randomUUID()}`, taskQueue });
    await queued.promise;
    expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'launching', inLambdaQueue: true, launches: 1 });
    // The server skips time while a client waits for the result.
    const ended = handle.result();
    leaving.reached();
    await hasLeft.promise;
    expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'evaluating', inLambdaQueue: false });
    ending.reached();
    expect(await ended).toEqual(result);

    expect(calls.startRender).toHaveLength(1);
    expect((await handle.fetchHistory()).events!.length).toBeLessThan(50);
    await recordHistory(handle, 'waited-in-lambdas-queue');
    await replay(handle);
  });
});

it.each([
  ['six hours unless set', {}, 21_600_000],
  ['as set', { launchQueueTimeoutMs: 600_000 }, 600_000],
  ['not at all', { launchQueueTimeoutMs: 0 }, 0],
])("a launch may wait in Lambda's queue for %s", async (_, limits, launchQueueTimeoutMs) => {
  const { activities, calls } = scriptedActivities([done]);
  await withWorker(env, activities, async (taskQueue) => {
    await env.client.workflow.execute('renderMedia', { args: [{ ...input, limits }], workflowId: `render-${randomUUID()}`, taskQueue });
    expect(calls.getRenderProgress[0]!.limits).toMatchObject({ launchQueueTimeoutMs, launchTimeoutMs: 60_000 });
  });
});

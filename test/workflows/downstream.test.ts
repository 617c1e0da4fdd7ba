import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure, Client, WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { DownstreamTarget } from '../../src/contract/input';
import { renderCompletedSignal, renderProgressQuery } from '../../src/contract/messages';
import type { RenderCompleted } from '../../src/contract/messages';
import { done, input, renderFailed, result, scriptedActivities, started } from '../fakes/scripted-activities';
import { recordHistory, replay, timeSkippingServer, withWorker } from './harness';
import { refusesSignals } from './refused-signals';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

function startRender(taskQueue: string, downstream: DownstreamTarget[]): Promise<WorkflowHandle> {
  return env.client.workflow.start('renderMedia', { args: [{ ...input, downstream }], workflowId: `render-${randomUUID()}`, taskQueue });
}

function startReceiver(taskQueue: string): Promise<WorkflowHandle> {
  return env.client.workflow.start('waitForRender', { workflowId: `receiver-${randomUUID()}`, taskQueue });
}

describe('downstream workflows', () => {
  it('receive the output URL with a key that identifies repeats', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const receivers = await Promise.all([startReceiver(taskQueue), startReceiver(taskQueue)]);
      const render = await startRender(taskQueue, receivers.map(({ workflowId }) => ({ workflowId })));
      await render.result();
      const [first, second] = (await Promise.all(receivers.map((receiver) => receiver.result()))) as RenderCompleted[];
      expect(first).toMatchObject({ status: 'completed', workflowId: render.workflowId, result: { outputUrl: result.outputUrl } });
      expect(first!.key).toContain(started.renderId);
      expect(second!.key).toBe(first!.key);
      expect((await render.query(renderProgressQuery)).downstream.map(({ state }) => state)).toEqual(['signalled', 'signalled']);
      await recordHistory(render, 'downstream-signalled');
      await replay(render);
    });
  });

  it('are signalled about a failure only when they ask for any outcome', async () => {
    const { activities } = scriptedActivities([renderFailed()]);
    await withWorker(env, activities, async (taskQueue) => {
      const [any, successOnly] = await Promise.all([startReceiver(taskQueue), startReceiver(taskQueue)]);
      const render = await startRender(taskQueue, [{ workflowId: any.workflowId, on: 'any' }, { workflowId: successOnly.workflowId }]);
      await expect(render.result()).rejects.toBeInstanceOf(WorkflowFailedError);
      expect(await any.result()).toMatchObject({
        status: 'failed',
        failure: { type: 'RenderFailed', message: expect.stringContaining('title') as string, renderId: started.renderId },
      });
      expect((await render.query(renderProgressQuery)).downstream.map(({ state }) => state)).toEqual(['signalled', 'skipped']);
      await recordHistory(render, 'downstream-of-failure');
    });
  });

  it.each([
    ['an invalid run id', { workflowId: 'd', runId: 'latest' }, 'runId'],
    ['no workflow id', { workflowId: '' }, 'workflowId'],
    ['a workflow id that is not a string', { workflowId: 7 as unknown as string, on: 'any' as const }, 'workflowId'],
  ])('that Temporal would refuse, for %s, do not affect the workflow or other targets', async (_what, target, field) => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const receiver = await startReceiver(taskQueue);
      const render = await startRender(taskQueue, [target, { workflowId: receiver.workflowId }]);
      const error = (await render.result().catch((e: unknown) => e)) as WorkflowFailedError;
      expect(error.cause).toMatchObject({ type: 'RenderDownstreamUndelivered', message: expect.stringContaining(field) as string });
      expect(await receiver.result()).toMatchObject({ status: 'completed' });
    });
  });

  it('that are missing fail the workflow after all others were signalled, with the result in the failure', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const receiver = await startReceiver(taskQueue);
      const render = await startRender(taskQueue, [{ workflowId: 'nobody-here' }, { workflowId: receiver.workflowId }]);
      const error = (await render.result().catch((e: unknown) => e)) as WorkflowFailedError;
      expect(error.cause).toBeInstanceOf(ApplicationFailure);
      expect(error.cause).toMatchObject({
        type: 'RenderDownstreamUndelivered',
        message: expect.stringContaining('nobody-here') as string,
        details: [{ outcome: { status: 'completed', result: { outputUrl: result.outputUrl } } }],
      });
      expect(await receiver.result()).toMatchObject({ status: 'completed' });
      await recordHistory(render, 'downstream-missing');
      await replay(render);
    });
  });

  it.each([
    ["with the server's reason, not with its cause", ApplicationFailure.create({ message: 'not allowed', nonRetryable: true, cause: new Error('403') }), ': publish-4711 (not allowed)'],
    ['with that of the last try, when another one would come too late', ApplicationFailure.create({ message: 'the server is away', nextRetryDelay: '16 minutes' }), ': publish-4711 (the server is away)'],
    ['with a thousand characters of the reason', ApplicationFailure.nonRetryable('x'.repeat(1_001)), `: publish-4711 (${'x'.repeat(1_000)})`],
  ])('that could not be started are reported %s', async (_what, failure, end) => {
    let tries = 0;
    const { activities } = scriptedActivities([done], {
      startDownstream: async () => {
        tries += 1;
        throw failure;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const target = { workflowId: 'publish-4711', whenMissing: 'start' as const, start: { workflowType: 'publish', taskQueue } };
      const render = await startRender(taskQueue, [target]);
      const error = (await render.result().catch((e: unknown) => e)) as WorkflowFailedError;
      expect(error.cause).toMatchObject({ type: 'RenderDownstreamUndelivered', nonRetryable: true });
      expect(error.cause!.message.endsWith(end)).toBe(true);
      expect(tries).toBe(failure.nonRetryable ? 1 : 2);
      expect((await render.query(renderProgressQuery)).downstream).toMatchObject([{ state: 'failed' }]);
    });
  });

  it('are all named in the failure, each with its reason, a long id by its first 200 characters', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await startRender(taskQueue, [{ workflowId: '' }, { workflowId: 'y'.repeat(1_001) }]);
      const error = (await render.result().catch((e: unknown) => e)) as WorkflowFailedError;
      expect(error.cause!.message).toMatch(/2 downstream workflow\(s\) could not be signalled: {2}\(workflowId: [^;]+\); y{200} \(workflowId: [^;]+\)$/);
    });
  });

  it('that are missing are ignored when the target says so', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await startRender(taskQueue, [{ workflowId: 'nobody-here', whenMissing: 'ignore' }]);
      expect(await render.result()).toEqual(result);
      expect((await render.query(renderProgressQuery)).downstream).toMatchObject([{ state: 'missing' }]);
    });
  });

  it('that are there but cannot be signalled are not ignored, even when the target would ignore that it is missing', async () => {
    const { activities } = scriptedActivities([done]);
    const interceptors = { workflowModules: [require.resolve('./refused-signals.ts')] };
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const render = await startRender(taskQueue, [{ workflowId: refusesSignals, whenMissing: 'ignore' }]);
        const error = (await render.result().catch((e: unknown) => e)) as WorkflowFailedError;
        expect(error.cause).toMatchObject({ type: 'RenderDownstreamUndelivered', message: expect.stringContaining(refusesSignals) as string });
        expect((await render.query(renderProgressQuery)).downstream).toMatchObject([{ state: 'failed' }]);
      },
      { workflowBundle: undefined, workflowsPath: require.resolve('../../src/workflows/index.ts'), interceptors },
    );
  });

  it.each([
    [undefined, 'renderCompleted'],
    ['videoIsReady', 'videoIsReady'],
  ])('are signalled under the name %s: %s', async (signalName, expected) => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const { workflowId } = await startReceiver(taskQueue);
      const start = { workflowType: 'publish', taskQueue };
      const render = await startRender(taskQueue, [
        { workflowId, signalName },
        { workflowId, signalName, whenMissing: 'start', start },
      ]);
      await render.result();
      const { events } = await env.client.workflow.getHandle(workflowId).fetchHistory();
      expect(events!.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [])).toEqual([expected]);
      expect(calls.startDownstream).toMatchObject([{ signalName: expected }]);
    });
  });

  it('are signalled only in the run that the target names', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const receiver = await startReceiver(taskQueue);
      const { workflowId } = receiver;
      const { runId } = await receiver.describe();
      const render = await startRender(taskQueue, [
        { workflowId, runId },
        { workflowId, runId: randomUUID(), whenMissing: 'ignore' },
      ]);
      await render.result();
      expect((await render.query(renderProgressQuery)).downstream).toMatchObject([{ state: 'signalled' }, { state: 'missing' }]);
      expect(await receiver.result()).toMatchObject({ status: 'completed' });
    });
  });

  it('are started with the signal when the target says so', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const target = { workflowId: 'starts-later', whenMissing: 'start' as const, start: { workflowType: 'waitForRender', taskQueue } };
      const render = await startRender(taskQueue, [target]);
      await render.result();
      expect(calls.startDownstream).toMatchObject([{ target, signalName: 'renderCompleted', payload: { status: 'completed' } }]);
      expect((await render.query(renderProgressQuery)).downstream).toMatchObject([{ state: 'signalled' }]);
      await recordHistory(render, 'downstream-started');
      await replay(render);
    });
  });

  it.each([
    ['was started by the try whose response was lost', false, 'completed'],
    ['had already ended', true, 'RenderDownstreamUndelivered'],
  ])('that must not be started twice are not: one that %s', async (_what, endedBefore, ending) => {
    const workflowId = `starts-once-${randomUUID()}`;
    const { startDownstream } = createRenderActivities();
    // This client keeps the server from skipping time while an activity waits for it.
    const client = new Client({ connection: env.connection, namespace: env.namespace });
    const receiverEnded = () => client.workflow.getHandle(workflowId).result();
    const { activities } = scriptedActivities([done], {
      startDownstream: async (request) => {
        if (activityInfo().attempt > 1) return startDownstream(request);
        if (!endedBefore) await startDownstream(request);
        await receiverEnded();
        throw new Error('The answer got lost');
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const start = { workflowType: 'waitForRender', taskQueue, workflowIdReusePolicy: 'REJECT_DUPLICATE' as const };
      if (endedBefore) {
        const args = { workflowId, taskQueue, signal: renderCompletedSignal, signalArgs: [{ key: 'another' } as RenderCompleted] as [RenderCompleted] };
        await env.client.workflow.signalWithStart('waitForRender', args);
        await receiverEnded();
      }
      const render = await startRender(taskQueue, [{ workflowId, whenMissing: 'start', start }]);
      const ended = await render.result().then(
        () => 'completed',
        (error: WorkflowFailedError) => (error.cause as ApplicationFailure).type,
      );
      expect(ended).toBe(ending);
    });
  });

  it('can be the parent and run renderMedia as a child workflow', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const parent = await env.client.workflow.execute('renderAsChild', { args: [input], workflowId: `parent-${randomUUID()}`, taskQueue });
      expect(parent).toEqual(result);
    });
  });
});

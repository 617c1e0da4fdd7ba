import { CancelledFailure } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admissionAnswerSignal, askForSlotsSignal } from '../../../src/contract/pool-messages';
import { renderProgressQuery } from '../../../src/contract/messages';
import { fakeRenderActivities } from '../../../src/testing';
import { toMs } from '../../../src/temporal/timestamp';
import { devServer, failureOf, recordHistory, replay, untilEvent, withWorker } from '../harness';
import { HeldRenders, PoolOfTest } from './pool-tests';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

/** A pool, and renders in it that run until the test ends them. */
async function inPool(capacity: number, test: (pool: PoolOfTest, renders: HeldRenders) => Promise<void>): Promise<void> {
  const renders = new HeldRenders();
  await withWorker(env, renders.activities, async (taskQueue) => test(await PoolOfTest.create(env, taskQueue, { capacity }), renders));
}

describe('renders of one pool', () => {
  it('never hold more slots in total than it has, and all finish', async () => {
    const { activities, renders } = fakeRenderActivities({ durationMs: 1_000 });
    await withWorker(env, activities, async (taskQueue) => {
      const pool = await PoolOfTest.create(env, taskQueue, { capacity: 10 });
      const handles = await Promise.all([4, 4, 4, 10, 2].map((slots) => pool.render({ slots })));
      await Promise.all(handles.map((handle) => handle.result()));
      expect(renders).toHaveLength(5);
      await pool.untilFree();
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0, capacity: 10 });
      await recordHistory(pool.workflow, 'pool');
      await recordHistory(handles[3]!, 'admitted');
      await replay(pool.workflow);
      await replay(handles[3]!);
    });
  });

  it('start in order of priority, and report that they are queued meanwhile', async () => {
    await inPool(2, async (pool, renders) => {
      const first = await pool.render({ slots: 2 });
      await renders.untilStarted(first);
      const second = await pool.render({ slots: 2 });
      await pool.untilWaiting(1);
      const urgent = await pool.render({ slots: 2, priority: 1 });
      await pool.untilWaiting(2);
      const { queue, ...report } = await urgent.query(renderProgressQuery);
      expect(report).toMatchObject({ phase: 'queued', renderId: null, launches: 0 });
      expect(queue).toMatchObject({ pool: pool.name, slots: 2 });
      expect(await pool.pools.place(queue!)).toMatchObject({ place: 1, because: null });
      await renders.finish(first);
      await renders.untilStarted(urgent);
      await renders.finish(urgent);
      await renders.finish(second);
      expect(renders.started).toEqual([first, urgent, second].map(({ workflowId }) => workflowId));
    });
  });

  it("use the workflow's priority and fairness if the request sets none", async () => {
    await inPool(1, async (pool, renders) => {
      const first = await pool.render({ slots: 1 });
      await renders.untilStarted(first);
      await pool.render({ slots: 1 }, {}, { priority: { priorityKey: 2, fairnessKey: 'tenant-7', fairnessWeight: 3 } });
      await pool.untilWaiting(1);
      expect((await pool.pools.get(pool.name)).queue).toEqual([{ priority: 2, fairnessKey: 'tenant-7', requests: 1, slots: 1 }]);
    });
  });

  it('keep the slot of their main function when done until it has certainly ended, and give back the others at once', async () => {
    await inPool(4, async (pool, renders) => {
      const first = await pool.render({ slots: 4 });
      await renders.untilStarted(first);
      const three = await pool.render({ slots: 3 });
      await pool.untilWaiting(1);
      const one = await pool.render({ slots: 1 });
      await pool.untilWaiting(2);
      await renders.finish(first);
      const doneAt = (await first.describe()).closeTime!.getTime();
      await renders.untilStarted(three);
      expect(renders.started).toEqual([first.workflowId, three.workflowId]);
      await renders.untilStarted(one);
      const grant = (await one.fetchHistory()).events!.find(({ workflowExecutionSignaledEventAttributes: signal }) => signal)!;
      expect(toMs(grant.eventTime)! - doneAt).toBeGreaterThan(1_000);
      await Promise.all([three, one].map((render) => renders.finish(render)));
    });
  });

  it('leave the queue when they are cancelled, and never start', async () => {
    await inPool(1, async (pool, renders) => {
      const first = await pool.render({ slots: 1 });
      await renders.untilStarted(first);
      const second = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      await second.cancel();
      expect(await failureOf(second)).toBeInstanceOf(CancelledFailure);
      expect(await pool.pools.get(pool.name)).toMatchObject({ waiting: 0, used: 1 });
      await renders.finish(first);
      expect(renders.started).toEqual([first.workflowId]);
      await recordHistory(second, 'cancelled-in-queue');
    });
  });

  it('are granted slots once if they ask twice', async () => {
    await inPool(3, async (pool, renders) => {
      const render = await pool.render({ slots: 2 });
      await renders.untilStarted(render);
      const { events } = await pool.workflow.fetchHistory();
      const asked = events!.find(({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === askForSlotsSignal.name);
      const ask = JSON.parse(Buffer.from(asked!.workflowExecutionSignaledEventAttributes!.input!.payloads![0]!.data!).toString()) as object;
      await pool.workflow.signal(askForSlotsSignal.name, ask);
      // The grant is sent again and changes nothing.
      await untilEvent(render, 'workflowExecutionSignaledEventAttributes', 2);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 2, holders: 1 });
      await renders.finish(render);
      expect(renders.started).toHaveLength(1);
    });
  });

  it('keep their slots if a defect in their code stops them, until a version without it runs them', async () => {
    const renders = new HeldRenders();
    // A result that the code cannot expect.
    const activities = { ...renders.activities, startRender: async () => null as never };
    await withWorker(env, activities, async (taskQueue) => {
      const pool = await PoolOfTest.create(env, taskQueue, { capacity: 1 });
      const render = await pool.render({ slots: 1 });
      await Promise.race([untilEvent(render, 'workflowTaskFailedEventAttributes'), render.result()]);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 1 });
      await render.terminate();
    });
  });

  it('leave no slots held by a workflow that does not exist', async () => {
    await inPool(3, async (pool) => {
      const ask = { slots: 3, composition: 'x', priority: 3, fairnessKey: '', fairnessWeight: 1, since: 1 };
      await pool.workflow.signal(askForSlotsSignal.name, { ...ask, id: 'gone/01a218b8-8409-78d7-93cc-e217229944ea/1' });
      await untilEvent(pool.workflow, 'signalExternalWorkflowExecutionFailedEventAttributes');
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, holders: 0 });
    });
  });

  it('ignore an answer that no pool sends', async () => {
    await inPool(3, async (pool, renders) => {
      const render = await pool.render({ slots: 3 });
      await renders.untilStarted(render);
      for (const answer of [null, {}, { id: 7 }, { id: 'x', granted: null }, 'granted']) await render.signal(admissionAnswerSignal.name, answer);
      await renders.finish(render);
    });
  });

  it.each([
    ['no workflow', 'gone'],
    ['a workflow without an id', '/01a218b8-8409-78d7-93cc-e217229944ea/1'],
    ['a workflow with an id longer than Temporal accepts', `${'x'.repeat(1_001)}/01a218b8-8409-78d7-93cc-e217229944ea/1`],
  ])('are not held up by a request that names %s, which no pool could answer', async (_what, id) => {
    await inPool(3, async (pool, renders) => {
      await pool.workflow.signal(askForSlotsSignal.name, { id, slots: 3, composition: 'x', priority: 1, fairnessKey: '', fairnessWeight: 1, since: 1 });
      const render = await pool.render({ slots: 3 });
      await renders.untilStarted(render);
      await renders.finish(render);
    });
  });

  it.each<[string, Parameters<PoolOfTest['render']>[0] & { pool?: string }, string, RegExp]>([
    ['a pool that nobody made', { pool: 'nobody', slots: 1 }, 'RenderPoolNotFound', /no pool "nobody"/],
    ['more slots than the pool has', { slots: 11 }, 'RenderTooLargeForPool', /more slots than pool .* has \(10\)/],
    ['a weight of 0', { fairnessWeight: 0 }, 'InvalidRenderRequest', /admission\.fairnessWeight: expected a number from 0.001/],
  ])('fail at once for %s, and nothing is started', async (_what, admission, type, message) => {
    await inPool(10, async (pool, renders) => {
      const failure = (await failureOf(await pool.render(admission))) as ApplicationFailure;
      expect(failure).toMatchObject({ type, details: [{ type, remedy: expect.any(String) as string }] });
      expect(failure.message).toMatch(message);
      expect(renders.started).toEqual([]);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0 });
    });
  });
});

describe('a pool', () => {
  it('can be changed while it runs, and notifies renders that it has become too small for', async () => {
    await inPool(4, async (pool, renders) => {
      const [first, second] = [await pool.render({ slots: 3 }), await pool.render({ slots: 3 })];
      await pool.untilWaiting(1);
      expect(await pool.pools.setCapacity(pool.name, 2)).toMatchObject({ capacity: 2, used: 3, largerThanPool: 1 });
      const waiting = renders.started[0] === first.workflowId ? second : first;
      const running = waiting === first ? second : first;
      await untilEvent(waiting, 'workflowExecutionSignaledEventAttributes');
      expect((await waiting.query(renderProgressQuery)).queue).toMatchObject({ because: expect.stringMatching(/more slots than the pool has/) as string });
      await pool.pools.pause(pool.name);
      await pool.pools.setCapacity(pool.name, 5);
      await renders.finish(running);
      await pool.untilFree();
      expect(await pool.pools.get(pool.name)).toMatchObject({ isPaused: true, used: 0, waiting: 1 });
      await pool.pools.resume(pool.name);
      await renders.untilStarted(waiting);
      await renders.finish(waiting);
      await replay(pool.workflow);
    });
  });

  it('refuses a change to an invalid capacity from any client', async () => {
    await inPool(1, async (pool) => {
      await expect(pool.pools.change(pool.name, { capacity: 0 })).rejects.toThrow('capacity: expected a whole number from 1');
      await expect(pool.workflow.executeUpdate('changePool', { args: [{ capacity: 0 }] })).rejects.toMatchObject({ cause: { type: 'InvalidPoolSettings', message: expect.stringContaining('capacity: ') as string } });
    });
  });

  it('is not created twice, and keeps its settings', async () => {
    await inPool(4, async (pool) => {
      expect(await pool.pools.create(pool.name, { capacity: 9 })).toMatchObject({ capacity: 4 });
      expect(await pool.pools.list()).toContain(pool.name);
    });
  });
});

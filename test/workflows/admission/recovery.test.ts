import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PoolHistory } from '../../../src/activities/admission/pool-history';
import { Pool } from '../../../src/admission/pool';
import { Decoder } from '../../../src/temporal/decode';
import { historyPages } from '../../../src/temporal/history-pages';
import { fakeRenderActivities } from '../../../src/testing';
import { resetToStart } from '../../reset-to-start';
import { devServer, recordHistory, replay, withWorker } from '../harness';
import { makeCurrent } from '../make-current';
import { HeldRenders, PoolOfTest } from './pool-tests';

/** So few events that a run hands over after about ten renders. */
const eventsPerRun = 100;

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer(['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${eventsPerRun}`]);
});
afterAll(() => env?.teardown());

async function inPool(capacity: number, test: (pool: PoolOfTest, renders: HeldRenders, taskQueue: string) => Promise<void>): Promise<void> {
  const renders = new HeldRenders();
  await withWorker(env, renders.activities, async (taskQueue) => test(await PoolOfTest.create(env, taskQueue, { capacity }), renders, taskQueue));
}

/** The books of a pool as rebuilt from the history of a run. */
async function reportOfHistory(pool: PoolOfTest): Promise<object> {
  const { workflow } = env.client;
  const { namespace, loadedDataConverter } = workflow.options;
  const { workflowId } = pool.workflow;
  const history = new PoolHistory(new Decoder(loadedDataConverter, { namespace, workflowId }));
  for await (const events of historyPages({ client: workflow, workflowId }, { wait: false })) await history.add(events);
  return Pool.from(history.read(0).carry).report(Date.now());
}

describe('a pool', () => {
  it('that was terminated is restarted by a render that asks, and grants no slots that are held', async () => {
    await inPool(4, async (pool, renders) => {
      const first = await pool.render({ slots: 3 });
      await renders.untilStarted(first);
      const second = await pool.render({ slots: 3 });
      await pool.untilWaiting(1);
      await pool.workflow.terminate();
      // The next render that asks restarts it.
      const third = await pool.render({ slots: 1 });
      await renders.untilStarted(third);
      expect(await pool.pools.get(pool.name)).toMatchObject({ capacity: 4, used: 4, waiting: 1 });
      await renders.finish(first);
      await renders.untilStarted(second);
      await Promise.all([second, third].map((render) => renders.finish(render)));
      await pool.untilFree();
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0 });
      await recordHistory(pool.workflow, 'pool-rebuilt');
      await replay(pool.workflow);
    });
  });

  it('that was terminated is restarted by a render that gives slots back', async () => {
    await inPool(1, async (pool, renders) => {
      const first = await pool.render({ slots: 1 });
      await renders.untilStarted(first);
      const second = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      await pool.workflow.terminate();
      await renders.finish(first);
      await renders.untilStarted(second);
      await renders.finish(second);
    });
  });

  it('that was reset learns of the grants made after the point of the reset before it grants again', async () => {
    await inPool(4, async (pool, renders) => {
      const [first, second] = [await pool.render({ slots: 2 }), await pool.render({ slots: 2 })];
      await Promise.all([first, second].map((render) => renders.untilStarted(render)));
      for (const times of [1, 2]) {
        await resetToStart(env.client, pool.workflow);
        const next = await pool.render({ slots: 2 });
        await pool.untilWaiting(times);
        expect(await pool.pools.get(pool.name)).toMatchObject({ used: 4, waiting: times });
        expect(renders.started).not.toContain(next.workflowId);
      }
      await recordHistory(pool.workflow, 'pool-reset');
      await replay(pool.workflow);
      await Promise.all([first, second].map((render) => renders.finish(render)));
    });
  });

  it('that was reset again before it had rebuilt its books still knows its holders', async () => {
    await inPool(2, async (pool, renders) => {
      const holders = [await pool.render({ slots: 1 }), await pool.render({ slots: 1 })];
      await Promise.all(holders.map((render) => renders.untilStarted(render)));
      // The next reset comes as soon as there is a task to reset to, while the previous run is still rebuilding.
      for (let times = 0; times < 3; times += Number(await resetToStart(env.client, pool.workflow)));
      const next = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 2, waiting: 1 });
      await Promise.all(holders.map((render) => renders.finish(render)));
      await renders.untilStarted(next);
      await renders.finish(next);
      await pool.untilFree();
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0 });
    });
  });

  it('that was terminated, restarted and reset knows the grants made since its restart', async () => {
    await inPool(3, async (pool, renders) => {
      const first = await pool.render({ slots: 1 });
      await renders.untilStarted(first);
      await pool.workflow.terminate();
      // The second render restarts the pool, so its request is known after a reset; the third one's is not.
      const [second, third] = [await pool.render({ slots: 1 }), await pool.render({ slots: 1 })];
      await Promise.all([second, third].map((render) => renders.untilStarted(render)));
      await resetToStart(env.client, pool.workflow);
      const last = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 3, waiting: 1 });
      await Promise.all([first, second, third].map((render) => renders.finish(render)));
      await renders.untilStarted(last);
      await renders.finish(last);
    });
  });

  it('that is terminated again before it has rebuilt its books still knows its holders', async () => {
    await inPool(2, async (pool, renders) => {
      const holders = [await pool.render({ slots: 1 }), await pool.render({ slots: 1 })];
      await Promise.all(holders.map((render) => renders.untilStarted(render)));
      const waiting = [];
      for (let times = 0; times < 3; times++) {
        const { runId } = await pool.workflow.describe();
        await pool.workflow.terminate();
        waiting.push(await pool.render({ slots: 1 }));
        while ((await pool.workflow.describe()).runId === runId);
      }
      await pool.untilWaiting(3);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 2, waiting: 3 });
      await Promise.all(holders.map((render) => renders.finish(render)));
      for (const render of waiting) {
        await renders.untilStarted(render);
        await renders.finish(render);
      }
    });
  });

  it('hands over to its next run under a stream of renders without losing any, nor where its capacity comes from', async () => {
    const { activities, renders } = fakeRenderActivities({ durationMs: 200 });
    const share = { region: 'us-east-1', share: 0.5 };
    await withWorker(env, { ...activities, readLambdaLimit: async () => ({ slots: 10 }) }, async (taskQueue) => {
      const pool = await PoolOfTest.create(env, taskQueue, { capacity: share });
      const { runId } = await pool.workflow.describe();
      const handles = await Promise.all(Array.from({ length: 40 }, (_, i) => pool.render({ slots: 1 + (i % 5) })));
      await Promise.all(handles.map((handle) => handle.result()));
      expect(renders).toHaveLength(40);
      await pool.untilFree();
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0, capacity: 10, share });
      const last = await pool.workflow.describe();
      expect(last.runId).not.toBe(runId);
      await recordHistory(env.client.workflow.getHandle(last.workflowId, runId), 'pool-handed-over');
    });
  });

  it('is not pinned to the version of a worker: it outlives them all', async () => {
    const version = { deploymentName: `renders-${randomUUID()}`, buildId: 'v1' };
    const workerDeploymentOptions = { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' } as const;
    await withWorker(
      env,
      new HeldRenders().activities,
      async (taskQueue) => {
        await makeCurrent(env, version);
        const { workflow } = await PoolOfTest.create(env, taskQueue, { capacity: 1 });
        const { raw } = await workflow.describe();
        expect(raw.workflowExecutionInfo!.versioningInfo!.behavior).toBe(temporal.api.enums.v1.VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE);
      },
      { workerDeploymentOptions },
    );
  });

  it('has the same books in its history as in its query', async () => {
    await inPool(6, async (pool, renders) => {
      const render = (slots: number) => pool.render({ slots, fairnessKey: `key-${slots}` });
      // All of these fit, whichever asks first; the next two do not.
      const running = await Promise.all([2, 3, 1].map(render));
      for (const each of running) await renders.untilStarted(each);
      await Promise.all([4, 5].map(render));
      await pool.untilWaiting(2);
      await pool.pools.setCapacity(pool.name, 7);
      await renders.finish(running[0]!);
      const { pool: _name, share: _share, averageHoldMs: _time, ...report } = await pool.pools.get(pool.name);
      expect(await reportOfHistory(pool)).toMatchObject(report);
    });
  });
});

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkerOptions } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderActivities } from '../../../src/contract/activities';
import { scriptedActivities } from '../../fakes/scripted-activities';
import { withWorker } from '../harness';
import { scrapedServer } from '../scraped-metrics';
import type { ScrapedMetrics } from '../scraped-metrics';
import { Desk, heldLimit } from './desk';

let env: TestWorkflowEnvironment;
let metricsOn: (taskQueue: string) => Promise<ScrapedMetrics>;
beforeEach(async () => {
  ({ env, metricsOn } = await scrapedServer());
});
afterEach(() => env?.teardown());

function withTaskQueue(test: (taskQueue: string) => Promise<void>, overrides: Partial<RenderActivities> = {}, options: Partial<WorkerOptions> = {}): Promise<void> {
  return withWorker(env, { ...scriptedActivities([]).activities, ...overrides }, test, options);
}

describe('the metrics of a pool', () => {
  /** The counters of a pool, without its name. */
  async function counters({ pool, report }: Desk, taskQueue: string): Promise<ScrapedMetrics> {
    // A query is answered after everything that was sent before it.
    await report;
    const metrics = Object.entries(await metricsOn(taskQueue)).map(([name, value]) => [name.replace(`pool=${pool.name},`, ''), value] as const);
    return Object.fromEntries(metrics.filter(([name]) => !name.includes('seconds')));
  }

  it('count everything once, even when each task replays the tasks before it', async () => {
    const notCached = { maxCachedWorkflows: 0 };
    await withTaskQueue(async (taskQueue) => {
      const desk = await Desk.create(env, taskQueue, { capacity: 4 });
      const render = await desk.holder(3);
      await desk.hold(render, { slots: 1 });
      // The last task sends something: the SDK may record again what the last one recorded if it sent nothing
      // (https://github.com/temporalio/sdk-rust/issues/1606).
      await (await desk.ask(5)).untilAnswered();
      expect(await counters(desk, taskQueue)).toEqual({
        'remotion_pool_requests{what=asked}': 1,
        'remotion_pool_requests{what=granted}': 1,
        'remotion_pool_requests{what=refused}': 1,
        'remotion_pool_slots{what=granted}': 3,
        'remotion_pool_slots{what=returned}': 2,
      });
    }, {}, notCached);
  });

  it('count requests: those that asked, and were granted slots, were refused or left; not those that were repeated', async () => {
    await withTaskQueue(async (taskQueue) => {
      const desk = await Desk.create(env, taskQueue, { capacity: 2 });
      const holder = await desk.holder(2);
      await desk.askAs(holder, 2);
      const waiting = await desk.ask(1);
      await desk.askAs(waiting, 1);
      await desk.ask(3);
      await desk.hold(waiting, { slots: 0 });
      expect(await counters(desk, taskQueue)).toEqual({
        'remotion_pool_requests{what=asked}': 2,
        'remotion_pool_requests{what=granted}': 1,
        'remotion_pool_requests{what=refused}': 1,
        'remotion_pool_requests{what=left}': 1,
        'remotion_pool_slots{what=granted}': 2,
      });
    });
  });

  it('count requests that are turned away because the budget is spent', async () => {
    await withTaskQueue(async (taskQueue) => {
      const desk = await Desk.create(env, taskQueue, { capacity: 2, dailyBudget: { amount: 1, whenSpent: 'fail' } });
      const costly = await desk.holder(2);
      await desk.ask(1);
      await desk.hold(costly, { slots: 2, cost: 1 });
      await desk.ask(1);
      expect(await counters(desk, taskQueue)).toMatchObject({
        'remotion_pool_requests{what=asked}': 2,
        'remotion_pool_requests{what=left}': 1,
        'remotion_pool_requests{what=refused}': 1,
      });
    });
  });

  it('count slots that were granted and came back, and those that a render takes beyond its grant', async () => {
    await withTaskQueue(async (taskQueue) => {
      const desk = await Desk.create(env, taskQueue, { capacity: 4 });
      const render = await desk.holder(2);
      const slots = async () => {
        const metrics = await counters(desk, taskQueue);
        return [metrics['remotion_pool_slots{what=granted}'], metrics['remotion_pool_slots{what=returned}']];
      };
      expect(await slots()).toEqual([2, undefined]);
      await desk.hold(render, { slots: 1 });
      expect(await slots()).toEqual([2, 1]);
      await desk.hold(render, { slots: 3 });
      expect(await slots()).toEqual([4, 1]);
      await desk.hold(render, { slots: 0 });
      expect(await slots()).toEqual([4, 4]);
    });
  });

  it('count no slots as returned when the first task grants some', async () => {
    const { readLambdaLimit, reading, known } = heldLimit(4);
    await withTaskQueue(async (taskQueue) => {
      const desk = new Desk(env, taskQueue);
      const created = desk.pool.pools.create(desk.pool.name, { capacity: { region: 'us-east-1', share: 0.5 } });
      await reading.promise;
      const render = await desk.ask(3);
      known.reached();
      await created;
      await render.untilAnswered();
      const metrics = await counters(desk, taskQueue);
      expect(metrics).toMatchObject({ 'remotion_pool_slots{what=granted}': 3 });
      expect(metrics).not.toHaveProperty(['remotion_pool_slots{what=returned}']);
    }, { readLambdaLimit });
  });

  it('measure how long requests waited, in seconds and by their priority', async () => {
    await withTaskQueue(async (taskQueue) => {
      const desk = await Desk.create(env, taskQueue, { capacity: 2 });
      const holder = await desk.holder(2);
      const waiting = await desk.ask(1, { priority: 2, since: await env.currentTimeMs() });
      await env.sleep('45 seconds');
      await desk.hold(holder, { slots: 0 });
      await waiting.untilAnswered();
      await desk.report;
      const waited = (await metricsOn(taskQueue))[`remotion_pool_wait_seconds_sum{pool=${desk.pool.name},priority=2}`];
      expect(Math.round(waited! / 5) * 5).toBe(45);
    });
  });
});

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeRenderActivities } from '../../../src/testing';
import { recordHistory, replay, devServer, withWorker } from '../harness';
import { PoolOfTest } from './pool-tests';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

describe('renders of one pool', () => {
  it('never hold more slots together than it has, and all finish', async () => {
    const { activities, renders } = fakeRenderActivities({ durationMs: 2_000 });
    await withWorker(env, activities, async (taskQueue) => {
      const pool = await PoolOfTest.create(env, taskQueue, { capacity: 10 });
      const handles = await Promise.all([4, 4, 4, 10, 1].map((slots) => pool.render({ slots })));
      await Promise.all(handles.map((handle) => handle.result()));
      expect(renders).toHaveLength(5);
      expect(await pool.pools.get(pool.name)).toMatchObject({ used: 0, waiting: 0, capacity: 10 });
      await recordHistory(pool.workflow, 'pool');
      await recordHistory(handles[3]!, 'admitted');
      await replay(pool.workflow);
      await replay(handles[3]!);
    });
  });
});

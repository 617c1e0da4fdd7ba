import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timeSkippingServer, withWorker } from './harness';
import type { HintStep } from './workflows';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

/** When hints reached the watch, in milliseconds from the first step, and what the steps took. */
async function passed(steps: HintStep[]): Promise<{ passedAtMs: number[]; taken: boolean[] }> {
  return withWorker(env, {}, async (taskQueue) =>
    env.client.workflow.execute<(steps: HintStep[]) => Promise<{ passedAtMs: number[]; taken: boolean[] }>>('passHints', {
      args: [steps],
      workflowId: `hints-${randomUUID()}`,
      taskQueue,
    }),
  );
}

const times = <T>(count: number, step: T): T[] => Array<T>(count).fill(step);

describe('hints', () => {
  it('reach the watch at once; those of the next second reach it together at its end', async () => {
    const { passedAtMs } = await passed(['hint', 'hint', { waitMs: 400 }, ...times<HintStep>(20, 'hint'), { waitMs: 5_000 }, 'hint', { waitMs: 5_000 }]);
    expect(passedAtMs).toHaveLength(3);
    const [first, second, third] = passedAtMs;
    expect(first).toBe(0);
    expect(second).toBeGreaterThanOrEqual(1_000);
    expect(second).toBeLessThan(5_000);
    expect(third).toBeGreaterThanOrEqual(5_000);
  });

  it('reach it at most a hundred times in the life of a workflow', async () => {
    const { passedAtMs } = await passed(times<HintStep[]>(110, ['hint', { waitMs: 1_100 }]).flat());
    expect(passedAtMs).toHaveLength(100);
  });

  it('are kept until they are taken, and are taken once', async () => {
    const { taken } = await passed(['take', 'hint', 'hint', 'take', 'take']);
    expect(taken).toEqual([false, true, false]);
  });

  it('are kept while there is no watch, without using up the hundred', async () => {
    const unheard = times<HintStep>(150, 'hint');
    const { passedAtMs, taken } = await passed(['unwatch', ...unheard, 'take', 'watch', 'hint', 'take', { waitMs: 2_000 }]);
    expect(taken).toEqual([true, true]);
    expect(passedAtMs).toHaveLength(1);
  });
});

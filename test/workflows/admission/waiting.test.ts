import type { WorkflowHandle } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenderClient } from '../../../src/client';
import { createRenderActivities } from '../../../src/activities';
import type { RenderMediaInput } from '../../../src/contract/input';
import { renderProgressQuery } from '../../../src/contract/messages';
import { askForSlotsSignal } from '../../../src/contract/pool-messages';
import type { SlotAsk, SlotHold } from '../../../src/contract/pool-messages';
import type { ProgressFile } from '../../../src/remotion/protocol/progress-file';
import { input } from '../../fakes/scripted-activities';
import { doneFile, fatalError, progressFile, readingOf, scriptedRemotionLambda } from '../../fakes/scripted-remotion-lambda';
import { devServer, untilEvent, withWorker } from '../harness';
import { received } from './played';
import { HeldRenders, PoolOfTest } from './pool-tests';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

/** What renders told a pool, in order of arrival. */
async function toldTo(pool: PoolOfTest): Promise<(SlotAsk | SlotHold)[]> {
  return (await received<SlotAsk | SlotHold>(pool.workflow)).map(({ message }) => message);
}

/** A pool whose only slot is held by a running render. */
async function inFullPool(test: (pool: PoolOfTest, holder: WorkflowHandle, renders: HeldRenders) => Promise<void>, changes: Partial<RenderMediaInput> = {}): Promise<void> {
  const renders = new HeldRenders();
  await withWorker(env, renders.activities, async (taskQueue) => {
    const pool = await PoolOfTest.create(env, taskQueue, { capacity: 1 });
    const holder = await pool.render({ slots: 1 }, changes);
    await renders.untilStarted(holder);
    await test(pool, holder, renders);
  });
}

describe('a render that waits for slots', () => {
  it('learns its place when it asks again', async () => {
    await inFullPool(async (pool) => {
      const waiting = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      const [, ask] = await toldTo(pool);
      await pool.workflow.signal(askForSlotsSignal.name, ask);
      await untilEvent(waiting, 'workflowExecutionSignaledEventAttributes');
      expect((await waiting.query(renderProgressQuery)).queue).toMatchObject({ place: 1, because: null });
      // The history shows the same, without a worker.
      expect((await new RenderClient({ client: env.client }).get(waiting.workflowId).progress()).queue).toMatchObject({ place: 1, pool: pool.name });
    });
  });
});

describe('a pool that its workers cannot run', () => {
  it('is reported to the creating client and to renders that wait for it', async () => {
    const workflowsPath = require.resolve('../../../src/workflows/render-media.ts');
    const activities = createRenderActivities({ remotion: scriptedRemotionLambda([]) });
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const pool = new PoolOfTest(env, taskQueue);
        await expect(pool.pools.create(pool.name, { capacity: 1 })).rejects.toMatchObject({
          name: 'PoolNotServedError',
          message: expect.stringMatching(/workers of task queue .* cannot run it/) as string,
          remedy: expect.stringContaining('Export renderAdmission') as string,
        });
        const describePool = () => new MockActivityEnvironment({}, { client: env.client }).run(activities.describePool, { pool: pool.name });
        expect(await describePool()).toEqual({ problem: expect.stringMatching(/do the workers of task queue .* export renderAdmission\?/) as string });
      },
      { workflowBundle: undefined, workflowsPath },
    );
  });

  it('reports no problem for a wait while it runs', async () => {
    await inFullPool(async (pool) => {
      const { describePool } = createRenderActivities({ remotion: scriptedRemotionLambda([]) });
      expect(await new MockActivityEnvironment({}, { client: env.client }).run(describePool, { pool: pool.name })).toEqual({ problem: null });
    });
  });
});

describe('a holder of slots', () => {
  const failedFile = progressFile({ errors: [fatalError('Error', 'no such file')] });
  const uncancellable = { render: { ...input.render, enableCancellation: false } };

  it.each<[string, object, { file?: ProgressFile; unchangedForMs?: number; changes?: Partial<RenderMediaInput> }]>([
    ['still running', { running: [expect.any(String)], ended: [], ending: [] }, {}],
    ['long done', { ended: [expect.any(String)], running: [], ending: [] }, { file: doneFile, unchangedForMs: 1_500 }],
    ['just done', { ending: [{ id: expect.any(String), forMs: 1_300 }] }, { file: doneFile }],
    ['done, but its webhook unanswered', { ending: [{ id: expect.any(String), forMs: 32_000 }] }, { file: doneFile, unchangedForMs: 1_500, changes: { render: { ...input.render, webhook: { url: 'https://example.com' } } } }],
    ['long failed', { ended: [expect.any(String)] }, { file: failedFile, unchangedForMs: 30_000 }],
    ['just failed', { ending: [{ id: expect.any(String), forMs: 29_000 }] }, { file: failedFile, unchangedForMs: 1_000 }],
    ['failed, with renderers that cannot be stopped', { ending: [{ id: expect.any(String), forMs: 90_000 }] }, { file: failedFile, unchangedForMs: 30_000, changes: uncancellable }],
  ])('whose workflow was terminated is reported correctly when its render is %s', async (_render, verdict, { file = progressFile(), unchangedForMs, changes }) => {
    await inFullPool(
      async (pool, holder) => {
        const [{ id }] = (await toldTo(pool)) as [SlotAsk];
        const { checkHolders } = createRenderActivities({ remotion: scriptedRemotionLambda([await readingOf(file, { unchangedForMs })]) });
        const check = () => new MockActivityEnvironment({}, { client: env.client }).run(checkHolders, { ids: [id] });
        // An open workflow reports what it holds itself.
        expect(await check()).toMatchObject({ running: [id] });
        await holder.terminate();
        expect(await check()).toMatchObject(verdict);
      },
      changes,
    );
  });

  it('holds nothing if its workflow closed before it started anything', async () => {
    await inFullPool(async (pool) => {
      const waiting = await pool.render({ slots: 1 });
      await pool.untilWaiting(1);
      await waiting.terminate();
      const [, { id }] = await toldTo(pool) as [SlotAsk, SlotAsk];
      const { checkHolders } = createRenderActivities({ remotion: scriptedRemotionLambda([]) });
      expect(await new MockActivityEnvironment({}, { client: env.client }).run(checkHolders, { ids: [id] })).toEqual({ ended: [id], running: [], ending: [] });
    });
  });
});

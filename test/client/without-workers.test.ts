import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RenderClient, RenderFailedError } from '../../src/client';
import type { RenderHandle } from '../../src/client';
import { done, input, moment, nothingNew, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { timeSkippingServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const newId = () => `render-${randomUUID()}`;

/** Runs a render to its end, then stops its worker. */
async function leftByItsWorker(script: Parameters<typeof scriptedActivities>[0], during?: (render: RenderHandle) => Promise<unknown>): Promise<{ renders: RenderClient; workflowId: string }> {
  const { activities } = scriptedActivities(script);
  return withWorker(env, activities, async (taskQueue) => {
    const renders = new RenderClient({ client: env.client, taskQueue });
    const workflowId = newId();
    const render = await renders.start(input, { workflowId, waitFor: 'launched' });
    await during?.(render);
    await render.result().catch(() => undefined);
    return { renders, workflowId };
  });
}

async function updatesOf(render: RenderHandle): Promise<string[]> {
  const phases: string[] = [];
  for await (const { phase } of render.progressUpdates()) phases.push(phase);
  return phases;
}

describe('without any worker, a finished render', () => {
  it('can be found, and is reported as launched and done', async () => {
    const { renders, workflowId } = await leftByItsWorker([running(0.5), done]);
    const again = await renders.start(input, { workflowId, waitFor: 'launched' });
    expect(again.alreadyStarted).toBe(true);
    expect(await again.started()).toEqual(started);
    expect(await again.rendered()).toEqual(result);
    expect(await again.progress()).toMatchObject({ phase: 'done', outputUrl: result.outputUrl });
    expect(await updatesOf(again)).toEqual(['done']);
  });

  it('reports why it failed', async () => {
    const { renders, workflowId } = await leftByItsWorker([renderFailed()]);
    expect(await renders.get(workflowId).progress()).toMatchObject({ phase: 'failed', failure: { type: 'RenderFailed' } });
    await expect(renders.get(workflowId).rendered()).rejects.toMatchObject({ type: 'RenderFailed' });
  });
});

describe('without any worker, a render that no worker has begun', () => {
  it('is reported as starting, and ends its updates when it is terminated', async () => {
    const render = await new RenderClient({ client: env.client, taskQueue: 'nobody' }).start(input, { workflowId: newId() });
    const seen: string[] = [];
    for await (const { phase } of render.progressUpdates()) {
      seen.push(phase);
      if (phase === 'starting') await render.workflow.terminate();
    }
    expect(seen).toEqual(['starting', 'failed']);
    const refused = await render.started().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RenderFailedError);
    expect(refused).toMatchObject({ type: 'WorkflowTerminated', result: null });
  });
});

describe('many callers waiting for one launch', () => {
  it('all get their answer, even beyond the ten updates that Temporal allows in flight', async () => {
    const launched = moment();
    const { activities } = scriptedActivities([nothingNew], {
      startRender: async () => {
        await launched.promise;
        return started;
      },
    });
    await withWorker(env, activities, async (taskQueue) => {
      const renders = new RenderClient({ client: env.client, taskQueue });
      const workflowId = newId();
      const first = await renders.start(input, { workflowId });
      const waiting = [...Array(25).keys()].map(async (n) =>
        n % 2 ? (await renders.start(input, { workflowId, waitFor: 'launched' })).started() : renders.get(workflowId).started(),
      );
      let answered = 0;
      for (const each of waiting) void each.then(() => (answered += 1));
      await first.progress();
      expect(answered).toBe(0);
      launched.reached();
      expect(new Set((await Promise.all(waiting)).map(({ renderId }) => renderId))).toEqual(new Set([started.renderId]));
      await first.workflow.terminate();
    });
  });
});

describe('an output that exists although the workflow did not return it', () => {
  it.each([
    ['a cancellation that came too late', (render: RenderHandle) => render.cancel(), 'RenderCancelled'],
    ['a termination during the deliveries', (render: RenderHandle) => render.workflow.terminate(), 'WorkflowTerminated'],
  ])('comes with %s', async (_what, end, type) => {
    const [watching, delivering, goOn] = [moment(), moment(), moment()];
    const { activities } = scriptedActivities(
      [
        async () => {
          watching.reached();
          return type === 'RenderCancelled' ? nothingNew() : done;
        },
        done,
      ],
      {
        startDownstream: () => {
          delivering.reached();
          return goOn.promise;
        },
      },
    );
    const downstream = type === 'RenderCancelled' ? [] : [{ workflowId: 'd', whenMissing: 'start' as const, start: { workflowType: 'publish', taskQueue: 'q' } }];
    await withWorker(env, activities, async (taskQueue) => {
      const render = await new RenderClient({ client: env.client, taskQueue }).start({ ...input, downstream }, { workflowId: newId() });
      await (type === 'RenderCancelled' ? watching.promise : delivering.promise);
      if (type !== 'RenderCancelled') expect(await render.rendered()).toEqual(result);
      await end(render);
      await expect(render.result()).rejects.toMatchObject({ type, result, renderId: result.renderId, costs: result.costs });
      goOn.reached();
    });
  });

  it('comes, typed, with a delivery that failed', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await new RenderClient({ client: env.client, taskQueue }).start({ ...input, downstream: [{ workflowId: 'nobody' }] }, { workflowId: newId() });
      const error = (await render.result().catch((e: unknown) => e)) as RenderFailedError;
      expect(error.type).toBe('RenderDownstreamUndelivered');
      expect(error.result?.outputUrl).toBe(result.outputUrl);
      expect(error.details.outcome).toEqual({ status: 'completed', result });
    });
  });
});

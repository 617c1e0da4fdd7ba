import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenderClient } from '../../src/client';
import { done, input, moment, nothingNew, result, scriptedActivities } from '../fakes/scripted-activities';
import { resetToStart } from '../reset-to-start';
import { devServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

/** A render that every run of its workflow watches until it is released. */
function watchedUntil(goOn: Promise<unknown>) {
  const watching = moment();
  const watch = async () => {
    watching.reached();
    await Promise.race([goOn, nothingNew()]);
    return done;
  };
  return { ...scriptedActivities([watch]), watching: watching.promise };
}

describe('result() of a render whose workflow is reset meanwhile', () => {
  it.each(['by the handle of its start', 'by its workflow id'])('is the result of the run that the reset created, %s', async (how) => {
    const goOn = moment();
    const { activities, watching } = watchedUntil(goOn.promise);
    await withWorker(env, activities, async (taskQueue) => {
      const renders = new RenderClient({ client: env.client, taskQueue });
      const started = await renders.start(input, { workflowId: `render-${randomUUID()}` });
      const render = how === 'by its workflow id' ? renders.get(started.workflowId) : started;
      const waiting = render.result();
      await watching;
      expect(await resetToStart(env.client, render.workflow)).toBe(true);
      // The handle of the terminated run does not report a failure either.
      expect((await renders.get(started.workflowId, started.runId).progress()).phase).not.toBe('failed');
      goOn.reached();
      expect(await waiting).toEqual(result);
      expect(await started.result()).toEqual(result);
    });
  });

  it('fails with WorkflowTerminated when that run is terminated too', async () => {
    const { activities, watching } = watchedUntil(new Promise(() => undefined));
    await withWorker(env, activities, async (taskQueue) => {
      const render = await new RenderClient({ client: env.client, taskQueue }).start(input, { workflowId: `render-${randomUUID()}` });
      const waiting = render.result().catch((error: unknown) => error);
      await watching;
      await resetToStart(env.client, render.workflow);
      await env.client.workflow.getHandle(render.workflowId).terminate();
      expect(await waiting).toMatchObject({ type: 'WorkflowTerminated', result: null });
    });
  });
});

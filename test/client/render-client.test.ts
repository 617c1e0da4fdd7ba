import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RenderClient, RenderFailedError } from '../../src/client';
import type { RenderMediaInput } from '../../src/contract/input';
import { done, heldStart, input, moment, nothingNew, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { timeSkippingServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const workflowId = () => `render-${randomUUID()}`;
const clientOn = (taskQueue: string) => new RenderClient({ client: env.client, taskQueue });

async function rejection(promise: Promise<unknown>): Promise<RenderFailedError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(RenderFailedError);
  return error as RenderFailedError;
}

describe('RenderClient.start', () => {
  it('returns the running render for the same workflow id, later the finished one, and never starts a second', async () => {
    const goOn = moment();
    const { activities, calls } = scriptedActivities([
      async () => {
        await goOn.promise;
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const client = clientOn(taskQueue);
      const id = workflowId();
      const first = await client.start(input, { workflowId: id });
      const whileRunning = await client.start(input, { workflowId: id });
      goOn.reached();
      expect(await whileRunning.result()).toEqual(result);
      const afterwards = await client.start(input, { workflowId: id });
      expect(await afterwards.result()).toEqual(result);
      expect([first, whileRunning, afterwards].map(({ alreadyStarted }) => alreadyStarted)).toEqual([false, true, true]);
      expect(calls.startRender).toHaveLength(1);
    });
  });

  it('does not return before the render is launched when asked to wait for that', async () => {
    const { startRender, starting, goOn } = heldStart();
    const { activities } = scriptedActivities([done], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      let isBack = false;
      const id = workflowId();
      const waiting = clientOn(taskQueue)
        .start(input, { workflowId: id, waitFor: 'launched' })
        .finally(() => (isBack = true));
      await starting.promise;
      // Longer than a start that does not wait.
      await env.client.workflow.getHandle(id).describe();
      expect(isBack).toBe(false);
      goOn.reached();
      expect(await (await waiting).started()).toEqual(started);
    });
  });

  it('returns once the render is launched when asked to wait for it', async () => {
    const { activities } = scriptedActivities([nothingNew]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId(), waitFor: 'launched' });
      expect(await render.progress()).toMatchObject({ renderId: started.renderId, phase: 'launching' });
      expect(await render.started()).toEqual(started);
      await render.workflow.terminate();
    });
  });

  it.each([
    ['an unknown codec', { codec: 'avi' }, 'render.codec'],
    ['a missing composition', { composition: undefined }, 'render.composition'],
    ['an unknown region', { region: 'moon-1' }, 'render.region'],
    ['a function name without version and timeout', { functionName: 'my-function' }, 'render.functionName'],
    ['a misspelled option', { jpgQuality: 3 }, 'render.jpgQuality'],
    ['keys of an output provider', { outName: { bucketName: 'b-b', key: 'k', s3OutputProvider: { endpoint: 'https://x' } } }, 'render.outName'],
    ['props that are not JSON', { inputProps: { big: 1n } }, 'inputProps'],
    ['props larger than Temporal accepts', { inputProps: { text: 'x'.repeat(3_000_000) } }, 'inputProps'],
  ])('refuses %s before anything is sent, naming the field', async (_what, changes, field) => {
    const nowhere = new RenderClient({ client: undefined as never });
    const bad = { render: { ...input.render, ...changes } } as RenderMediaInput;
    const failed = await rejection(nowhere.start(bad, { workflowId: 'w' }));
    expect(failed.type).toBe('InvalidRenderRequest');
    expect(failed.message).toContain(field);
  });

  it('sends a Date in the props in the notation of Remotion, so that the composition gets a Date', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const inputProps = { dueOn: new Date(Date.UTC(2026, 0, 2)) };
      const render = await clientOn(taskQueue).start({ render: { ...input.render, inputProps } }, { workflowId: workflowId() });
      await render.result();
      expect(calls.startRender[0]!.input.render.inputProps).toEqual({ dueOn: 'remotion-date:2026-01-02T00:00:00.000Z' });
    });
  });

  it('refuses to terminate a running render, and says how to replace it', async () => {
    const nowhere = new RenderClient({ client: undefined as never });
    const failed = await rejection(nowhere.start(input, { workflowId: 'w', workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' as never }));
    expect(failed).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringMatching(/workflowIdReusePolicy .*cancel\(\)/) as string });
  });

  it('refuses a target to be started when the input does not say how', async () => {
    const nowhere = new RenderClient({ client: undefined as never });
    const failed = await rejection(
      nowhere.start({ ...input, downstream: [{ workflowId: 'd', whenMissing: 'start' }] }, { workflowId: 'w' }),
    );
    expect(failed.message).toContain('downstream.0.start');
  });

  it.each([
    ['a workflow id that is too long', { workflowId: 'é'.repeat(501) }, 'downstream.0.workflowId: expected a string of 1 to 1000 bytes'],
    ['an invalid run id', { workflowId: 'd', runId: 'latest' }, 'downstream.0.runId: expected a Temporal run id'],
    ['a signal without a name', { workflowId: 'd', signalName: '' }, 'downstream.0.signalName'],
  ])('refuses a target with %s, which Temporal would refuse only after the render is paid for', async (_what, target, message) => {
    const nowhere = new RenderClient({ client: undefined as never });
    const failed = await rejection(nowhere.start({ ...input, downstream: [target] }, { workflowId: 'w' }));
    expect(failed.message).toContain(message);
  });

  it('refuses an id that belongs to another workflow', async () => {
    await withWorker(env, {}, async (taskQueue) => {
      const other = await env.client.workflow.start('waitForRender', { workflowId: workflowId(), taskQueue });
      const refused = await rejection(clientOn(taskQueue).start(input, { workflowId: other.workflowId }));
      expect(refused).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringContaining('waitForRender') as string });
      await other.terminate();
    });
  });

  it('starts no second render after the first has ended, even with a policy of undefined', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const id = workflowId();
      for (let turn = 0; turn < 2; turn++) {
        await (await clientOn(taskQueue).start(input, { workflowId: id, workflowIdReusePolicy: undefined })).result();
      }
      expect(calls.startRender).toHaveLength(1);
    });
  });
});

describe('RenderClient.connect', () => {
  it('fails with the address that it cannot reach', async () => {
    process.env.TEMPORAL_ADDRESS = '127.0.0.1:1';
    try {
      await expect(RenderClient.connect()).rejects.toThrow(/Cannot reach Temporal at 127\.0\.0\.1:1: .*TEMPORAL_ADDRESS/s);
    } finally {
      delete process.env.TEMPORAL_ADDRESS;
    }
  }, 20_000);
});

describe('RenderHandle', () => {
  it('yields every change of progress, including the last one when the render has ended', async () => {
    const { activities } = scriptedActivities([running(0.25), running(0.5), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      const seen: number[] = [];
      for await (const { overallProgress } of render.progressUpdates()) seen.push(overallProgress);
      expect(seen.at(-1)).toBe(1);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });
  });

  it('yields each milestone while the render is running', async () => {
    const steps = [moment(), moment()];
    const { activities } = scriptedActivities([
      running(0.25),
      async () => {
        await steps[0]!.promise;
        return running(0.5);
      },
      async () => {
        await steps[1]!.promise;
        return done;
      },
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      const seen: number[] = [];
      for await (const { overallProgress } of render.progressUpdates()) {
        seen.push(overallProgress);
        if (overallProgress === 0.25) steps[0]!.reached();
        if (overallProgress === 0.5) steps[1]!.reached();
      }
      expect(seen).toEqual(expect.arrayContaining([0.25, 0.5, 1]));
    });
  });

  it('returns the progress of a render that has ended', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const client = clientOn(taskQueue);
      const { workflowId: id } = await client.start(input, { workflowId: workflowId() });
      await client.get(id).result();
      expect(await client.get(id).progress()).toMatchObject({ phase: 'done', outputUrl: result.outputUrl });
    });
  });

  it('fails with errors, type, ids and remedy', async () => {
    const { activities } = scriptedActivities([renderFailed()]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      const failed = await rejection(render.result());
      expect(failed).toMatchObject({
        type: 'RenderFailed',
        renderId: started.renderId,
        bucketName: started.bucketName,
        workflowId: render.workflowId,
        errors: [{ message: 'Error: the title is missing' }],
        reason: 'compositionError',
        remedy: 'Read the errors.',
      });
    });
  });

  it('fails as cancelled after cancel()', async () => {
    const watching = moment();
    const { activities, calls } = scriptedActivities([
      async () => {
        watching.reached();
        return nothingNew();
      },
      running(0.3, { phase: 'cancelled' }),
    ]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      await watching.promise;
      await render.cancel();
      expect((await rejection(render.result())).type).toBe('RenderCancelled');
      expect(calls.cancelRender).toHaveLength(1);
    });
  });

  it('ignores a hint or a cancellation for a render that has ended', async () => {
    const { activities } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      await render.result();
      await expect(render.hint()).resolves.toBeUndefined();
      await expect(render.cancel()).resolves.toBeUndefined();
    });
  });

  it('ends the updates of a workflow that was terminated', async () => {
    const { activities } = scriptedActivities([nothingNew]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId(), waitFor: 'launched' });
      await render.workflow.terminate('no longer wanted');
      const phases: string[] = [];
      for await (const { phase } of render.progressUpdates()) phases.push(phase);
      expect(phases).toEqual(['failed']);
    });
  });

  it('fails with WorkflowTerminated when the workflow was terminated', async () => {
    const { activities } = scriptedActivities([nothingNew]);
    await withWorker(env, activities, async (taskQueue) => {
      const render = await clientOn(taskQueue).start(input, { workflowId: workflowId() });
      await render.workflow.terminate('no longer wanted');
      expect(await rejection(render.result())).toMatchObject({ type: 'WorkflowTerminated', remedy: expect.stringContaining("whenTerminated: 'cancel'") as string });
    });
  });
});

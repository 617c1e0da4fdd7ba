import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../src/contract/input';
import { done, input, result, running, scriptedActivities } from '../fakes/scripted-activities';
import { failureOf, timeSkippingServer, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const start = (taskQueue: string, workflow: string, ...args: unknown[]) =>
  env.client.workflow.start(workflow, { args, workflowId: `render-${randomUUID()}`, taskQueue });

describe('a render that is started without RenderClient', () => {
  it('has its durations converted to milliseconds', async () => {
    const { activities, calls } = scriptedActivities([running(0.1), done]);
    const given: RenderMediaInput = { ...input, limits: { stallTimeout: '10 minutes', launchTimeout: '2m' }, polling: { ceiling: '5 seconds' } };
    await withWorker(env, activities, async (taskQueue) => {
      expect(await (await start(taskQueue, 'renderMedia', given)).result()).toEqual(result);
    });
    expect(calls.getRenderProgress[0]).toMatchObject({ limits: { stallTimeoutMs: 600_000, launchTimeoutMs: 120_000 }, polling: { ceilingMs: 5_000, floorMs: 250 } });
    expect(calls.startRender[0]!.input).toMatchObject({ limits: { stallTimeoutMs: 600_000, launchTimeoutMs: 120_000 }, polling: { ceilingMs: 5_000 } });
    expect(calls.startRender[0]!.input.limits).not.toHaveProperty('stallTimeout');
  });

  it('as a child, gets a Date from its parent in the notation of Remotion', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      await (await start(taskQueue, 'renderDatedChild', input, 'Date')).result();
    });
    expect(calls.startRender[0]!.input.render.inputProps).toEqual({ made: 'remotion-date:1970-01-01T00:00:00.000Z' });
  });

  it('as a child, fails its parent for a value that JSON would lose', async () => {
    const { activities, calls } = scriptedActivities([done]);
    await withWorker(env, activities, async (taskQueue) => {
      const failure = await failureOf(await start(taskQueue, 'renderDatedChild', input, 'Map'));
      expect(failure).toBeInstanceOf(ApplicationFailure);
      expect(failure).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringContaining('render.inputProps.made') as string });
    });
    expect(calls.startRender).toEqual([]);
  });
});

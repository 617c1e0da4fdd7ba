import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { done, inProgress, input, result, running, scriptedActivities } from '../fakes/scripted-activities';
import { devServer, failureOf, replay, withWorker } from './harness';

// A server ends the retries of an activity when the next one would begin after the workflow's timeout.

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

const options = (taskQueue: string) => ({ args: [input], workflowId: `render-${randomUUID()}`, taskQueue, workflowRunTimeout: '1 minute' as const });

describe('a workflow that is about to time out, so that the server does not retry its activity', () => {
  it('watches a running render again', async () => {
    const { activities, calls } = scriptedActivities([running(0.3), inProgress(3_600_000), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', options(taskQueue));
      expect(await handle.result()).toEqual(result);
      expect(calls.getRenderProgress).toHaveLength(3);
      await replay(handle);
    });
  });

  it('fails for the reason of a start that could not be repeated', async () => {
    const throttled = ApplicationFailure.create({ message: 'Lambda throttled the launch', type: 'RenderThrottled', nextRetryDelay: '1 hour' });
    const { activities } = scriptedActivities([done], { startRender: () => Promise.reject(throttled) });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', options(taskQueue));
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderThrottled', message: 'Lambda throttled the launch', details: [{ type: 'RenderThrottled' }] });
    });
  });
});

import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { renderProgressQuery } from '../../src/contract/messages';
import type { RenderProgressReport } from '../../src/contract/snapshot';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../../src/remotion/errors/errors';
import { input, links, started } from '../fakes/scripted-activities';
import { doneFile, output, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { failureOf, timeSkippingServer, withWorker } from './harness';

// The real activities on a server, since what one try passes on to the next goes through the server.

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

/** Starts fail with these errors in turn, then one launches. */
function failingStarts(codes: readonly RemotionLambdaErrorCode[]) {
  let tries = 0;
  const cancelled: string[] = [];
  const { reads: _, ...remotion } = scriptedRemotionLambda([], {
    output,
    readRenderProgress: () => readingOf(doneFile),
    cancelRender: async ({ renderId }) => {
      cancelled.push(renderId);
    },
    startRender: async (_options, context) => {
      const code = codes[tries++];
      const retryable = code !== 'RenderFunctionNotFound';
      if (code) throw new RemotionLambdaError({ code, message: 'AWS is away.', remedy: 'Wait.', retryable });
      return { ...started, ...links, renderId: context!.renderId!, adopted: false, launches: 1, warnings: [] };
    },
  });
  return { activities: createRenderActivities({ remotion }), tries: () => tries, cancelled };
}

const times = (count: number, code: RemotionLambdaErrorCode): RemotionLambdaErrorCode[] => Array<RemotionLambdaErrorCode>(count).fill(code);

describe('a watch that is refused', () => {
  const denied = new RemotionLambdaError({ code: 'RenderAccessDenied', message: 'S3 said no.', remedy: 'Grant s3:GetObject.', retryable: false });
  const startsAt = async () => ({ ...started, ...links, adopted: false, launches: 1, warnings: [] });

  async function watched(handle: WorkflowHandle): Promise<number> {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'getRenderProgress').length;
  }

  it('for minutes is reported in the query and the Web UI, without an event for each try, and then continues', async () => {
    let reads = 0;
    let handle!: WorkflowHandle;
    let asked: { report: RenderProgressReport; details: string } | undefined;
    const remotion = scriptedRemotionLambda([], {
      output,
      startRender: startsAt,
      readRenderProgress: async () => {
        reads += 1;
        if (reads === 9) asked = { report: await handle.query(renderProgressQuery), details: await handle.query<string>('__temporal_workflow_metadata').then((metadata) => JSON.stringify(metadata)) };
        if (reads <= 20) throw denied;
        return readingOf(doneFile);
      },
    });
    await withWorker(env, createRenderActivities({ remotion }), async (taskQueue) => {
      handle = await env.client.workflow.start('renderMedia', { args: [input], workflowId: `render-${randomUUID()}`, taskQueue });
      expect(await handle.result()).toMatchObject({ outputUrl: output.url });
      expect(asked?.report).toMatchObject({ phase: 'launching', refusal: { type: 'RenderAccessDenied', message: 'S3 said no. Grant s3:GetObject.' } });
      expect(asked?.details).toContain('AWS denies the workers access to the render');
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'done', refusal: null });
      expect(await watched(handle)).toBe(2);
    });
  });

  it('permanently fails with what AWS refused, once the patience is used up', async () => {
    const remotion = scriptedRemotionLambda([denied], { startRender: startsAt });
    await withWorker(env, createRenderActivities({ remotion, refusalPatienceMs: 60_000 }), async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [input], workflowId: `render-${randomUUID()}`, taskQueue });
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderAccessDenied', message: expect.stringContaining('Grant s3:GetObject.') as string });
      expect(await watched(handle)).toBe(2);
      expect(remotion.reads()).toBe(4 + 5);
    });
  });
});

describe('a start', () => {
  it('fails after ten hopeless tries in a row', async () => {
    const { activities, tries } = failingStarts(times(20, 'RenderServiceUnavailable'));
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [input], workflowId: `render-${randomUUID()}`, taskQueue });
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderServiceUnavailable' });
    });
    expect(tries()).toBe(10);
  });

  it('survives a short S3 outage, however long it was throttled before', async () => {
    const { activities } = failingStarts([...times(9, 'RenderServiceUnavailable'), ...times(12, 'RenderThrottled'), ...times(9, 'RenderServiceUnavailable')]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [input], workflowId: `render-${randomUUID()}`, taskQueue });
      expect(await handle.result()).toMatchObject({ outputUrl: output.url });
    });
  });

  it('that fails permanently after a launch whose response was lost cancels what may have been launched', async () => {
    const { activities, cancelled } = failingStarts(['RenderLaunchUncertain', 'RenderServiceUnavailable', 'RenderFunctionNotFound']);
    const inBucket = { ...input, render: { ...input.render, forceBucketName: started.bucketName } };
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [inBucket], workflowId: `render-${randomUUID()}`, taskQueue });
      const failure = (await failureOf(handle)) as { type: string; details: [{ renderId: string }] };
      expect(failure).toMatchObject({ type: 'RenderLaunchUncertain', message: expect.stringContaining('may have been launched') as string });
      expect(cancelled).toEqual([failure.details[0].renderId]);
    });
  });

  it('refuses an input that no client has validated, instead of leaving the workflow stuck', async () => {
    const { activities } = failingStarts([]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [{ render: {} }], workflowId: `render-${randomUUID()}`, taskQueue });
      expect(await failureOf(handle)).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringContaining('composition') as string });
    });
  });
});

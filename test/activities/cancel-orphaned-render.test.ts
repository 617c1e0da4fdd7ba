import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

const parent = { workflowId: 'order-4711', runId: 'run' };
const orphan = {
  region: 'us-east-1',
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  started: { renderId: 'abcdefghij', bucketName: 'b' },
  idempotencyKey: 'key/1',
  parent,
};

it('cancels the render of a workflow that was deleted', async () => {
  const cancelled: string[] = [];
  const remotion = scriptedRemotionLambda([], { cancelRender: async ({ renderId }) => void cancelled.push(renderId) });
  const describeWorkflow = async (): Promise<never> => {
    throw new WorkflowNotFoundError('deleted', parent.workflowId, parent.runId);
  };
  const client = {
    withAbortSignal: (_signal: AbortSignal, run: () => Promise<unknown>) => run(),
    workflow: { getHandle: () => ({ describe: describeWorkflow }) },
  } as unknown as Client;
  const env = new MockActivityEnvironment({}, { client });
  const { cancelOrphanedRender } = createRenderActivities({ remotion });
  expect(await env.run(cancelOrphanedRender, orphan as never)).toEqual({ reason: null });
  expect(cancelled).toEqual(['abcdefghij']);
});

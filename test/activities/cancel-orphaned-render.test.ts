import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { CancelledRender } from '../../src/contract/activities';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

const parent = { workflowId: 'order-4711', runId: 'run' };
const orphan = {
  region: 'us-east-1',
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  started: { renderId: 'abcdefghij', bucketName: 'b' },
  idempotencyKey: 'key/1',
  parent,
};

/** The runs of the workflow, as Temporal describes them: their status, and the run that a reset created from them. */
type Runs = Record<string, { status: string; resetRunId?: string }>;

function cancelWith(runs: Runs, refusal?: Error) {
  const cancelled: string[] = [];
  const remotion = scriptedRemotionLambda([], {
    cancelRender: async ({ renderId }) => {
      if (refusal) throw refusal;
      cancelled.push(renderId);
    },
  });
  const describeRun = async (runId: string): Promise<unknown> => {
    const run = runs[runId];
    if (!run) throw new WorkflowNotFoundError('deleted', parent.workflowId, runId);
    return { status: { name: run.status }, raw: { workflowExtendedInfo: { resetRunId: run.resetRunId } } };
  };
  const client = {
    withAbortSignal: (_signal: AbortSignal, run: () => Promise<unknown>) => run(),
    workflow: { getHandle: (_workflowId: string, runId: string) => ({ describe: () => describeRun(runId) }) },
  } as unknown as Client;
  const env = new MockActivityEnvironment({}, { client, logger: new DefaultLogger('ERROR') });
  const { cancelOrphanedRender } = createRenderActivities({ remotion });
  return { cancelled, answered: env.run(cancelOrphanedRender, orphan as never) as Promise<CancelledRender> };
}

describe('the guard of a render', () => {
  it.each<[string, Runs, boolean]>([
    ['was deleted', {}, true],
    ['was terminated', { run: { status: 'TERMINATED' } }, true],
    ['was reset and is running', { run: { status: 'TERMINATED', resetRunId: 'next' }, next: { status: 'RUNNING' } }, false],
    ['was reset and is paused', { run: { status: 'TERMINATED', resetRunId: 'next' }, next: { status: 'PAUSED' } }, false],
    [
      'was reset twice and is running',
      { run: { status: 'TERMINATED', resetRunId: 'next' }, next: { status: 'TERMINATED', resetRunId: 'last' }, last: { status: 'RUNNING' } },
      false,
    ],
    ['was reset and then terminated', { run: { status: 'TERMINATED', resetRunId: 'next' }, next: { status: 'TERMINATED' } }, true],
  ])('cancels the render only if its workflow is really gone: it %s', async (_what, runs, cancels) => {
    const { cancelled, answered } = cancelWith(runs);
    expect((await answered).reason === null).toBe(cancels);
    expect(cancelled).toEqual(cancels ? ['abcdefghij'] : []);
  });

  it('retries when this worker lacks a permission', async () => {
    const refusal = new RemotionLambdaError({ code: 'RenderAccessDenied', message: 'S3 refused.', remedy: 'Allow it.', retryable: false });
    const { answered } = cancelWith({}, refusal);
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: 'RenderAccessDenied', nonRetryable: false });
  });
});

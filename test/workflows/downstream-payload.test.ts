import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderCompleted } from '../../src/contract/messages';
import { done, moment, nothingNew, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { startRenderMedia, timeSkippingServer, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

type Script = Parameters<typeof scriptedActivities>;

/** What a downstream workflow with `on: 'any'` receives, and the render that sent it. */
async function received(script: Script, meanwhile?: (cancel: () => Promise<unknown>) => Promise<unknown>): Promise<{ payload: RenderCompleted; sender: { workflowId: string; runId: string } }> {
  const { activities, calls } = scriptedActivities(...script);
  return withWorker(env, activities, async (taskQueue) => {
    const target = { workflowId: 'publish', on: 'any' as const, whenMissing: 'start' as const, start: { workflowType: 'publish', taskQueue } };
    const handle = await startRenderMedia(env, taskQueue, { downstream: [target] });
    await meanwhile?.(() => handle.cancel());
    await handle.result().catch(() => null);
    const { runId } = await handle.describe();
    expect(calls.startDownstream).toHaveLength(1);
    return { payload: calls.startDownstream[0]!.payload, sender: { workflowId: handle.workflowId, runId } };
  });
}

const { renderId, bucketName } = started;

describe('a downstream workflow receives', () => {
  it('the whole result of a render that completed', async () => {
    const { payload, sender } = await received([[done]]);
    expect(payload).toEqual({ ...sender, key: `${sender.workflowId}/${sender.runId}/${renderId}/completed`, status: 'completed', result });
  });

  it('why a render failed, and what to do', async () => {
    const { payload, sender } = await received([[renderFailed()]]);
    const failure = { type: 'RenderFailed', reason: 'compositionError', message: 'Render failed: Error: the title is missing', remedy: 'Read the errors.', renderId, bucketName };
    expect(payload).toEqual({ ...sender, key: `${sender.workflowId}/${sender.runId}/${renderId}/failed`, status: 'failed', failure });
  });

  it.each([
    [4_000, 4_000],
    [4_001, 4_000],
  ])('of a message of %i characters, %i', async (length, kept) => {
    const { payload } = await received([[ApplicationFailure.create({ message: 'x'.repeat(length), type: 'RenderFailed', nonRetryable: true })]]);
    expect(payload).toMatchObject({ failure: { message: 'x'.repeat(kept) } });
  });

  it('why a render was not started, under a key without a render id', async () => {
    const startRender = async () => {
      throw ApplicationFailure.create({ message: 'no such function', type: 'RenderFunctionNotFound', nonRetryable: true });
    };
    const { payload, sender } = await received([[done], { startRender }]);
    const failure = { type: 'RenderFunctionNotFound', message: 'no such function', renderId: null, bucketName: null };
    expect(payload).toMatchObject({ ...sender, key: `${sender.workflowId}/${sender.runId}/not-started/failed`, status: 'failed', failure });
  });

  it.each([
    ['nothing but the ids of a render that was cancelled', running(0.3, { phase: 'cancelled' }), null],
    ['the result of a render that was cancelled too late', done, result],
  ])('%s', async (_what, end, expected) => {
    const watching = moment();
    const untilCancelled = async () => {
      watching.reached();
      return nothingNew();
    };
    const { payload, sender } = await received([[untilCancelled, end]], async (cancel) => {
      await watching.promise;
      await cancel();
    });
    expect(payload).toEqual({ ...sender, key: `${sender.workflowId}/${sender.runId}/${renderId}/cancelled`, status: 'cancelled', renderId, bucketName, result: expected });
  });
});

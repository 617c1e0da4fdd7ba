import { randomUUID } from 'node:crypto';
import { CancelledFailure } from '@temporalio/client';
import type { WorkflowHandle , ApplicationFailure} from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderFailureDetails } from '../../src/contract/failure-details';
import type { RenderMediaInput } from '../../src/contract/input';
import { renderProgressQuery } from '../../src/contract/messages';
import type { RenderResult } from '../../src/contract/result';
import { fakeRenderActivities } from '../../src/testing';
import type { FakeRenderActivities, RenderScript } from '../../src/testing';
import { input } from '../fakes/scripted-activities';
import { failureOf, replay, timeSkippingServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

/** Runs a render on a fake that follows the script while `use` works with it. */
function withFake<T>(
  script: RenderScript | undefined,
  changes: Partial<RenderMediaInput>,
  use: (handle: WorkflowHandle, fake: FakeRenderActivities) => Promise<T>,
): Promise<T> {
  const fake = fakeRenderActivities(script);
  return withWorker(env, fake.activities, async (taskQueue) => {
    const options = { args: [{ ...input, ...changes }], workflowId: `render-${randomUUID()}`, taskQueue };
    return use(await env.client.workflow.start('renderMedia', options), fake);
  });
}

describe('a fake render', () => {
  it('finishes without a script, with the output where a real one would be', async () => {
    await withFake(undefined, {}, async (handle, { renders }) => {
      const result = (await handle.result()) as RenderResult;
      const { renderId } = renders[0]!;
      expect(result).toMatchObject({ renderId, framesRendered: 90, timeToFinish: 30_000, outKey: `renders/${renderId}/out.mp4` });
      expect(result.outputUrl).toBe(`https://s3.us-east-1.amazonaws.com/${result.bucketName}/renders/${renderId}/out.mp4`);
      await replay(handle);
    });
  });

  it('of three hours passes at once on a time-skipping server, with as many events as a real one', async () => {
    await withFake({ durationMs: 10_800_000, totalFrames: 100_000 }, {}, async (handle) => {
      const beganAtMs = await env.currentTimeMs();
      await handle.result();
      expect((await env.currentTimeMs()) - beganAtMs).toBeGreaterThanOrEqual(10_800_000);
      const { events } = await handle.fetchHistory();
      expect(events!.filter((event) => event.activityTaskScheduledEventAttributes).length).toBeLessThan(200);
    });
  });

  it('reports its progress', async () => {
    await withFake({ durationMs: 40_000, totalFrames: 200 }, { polling: { progressStep: 0.5 } }, async (handle) => {
      await handle.result();
      expect(await handle.query(renderProgressQuery)).toMatchObject({ phase: 'done', overallProgress: 1, framesRendered: 200, totalFrames: 200 });
    });
  });

  it.each([
    ['an error of the composition by default', {}, 'RenderFailed', 'compositionError', 'scripted failure'],
    ['the reason in the script', { reason: 'outOfDisk', message: 'ENOSPC' } as const, 'RenderFailed', 'outOfDisk', 'ENOSPC'],
    ['another type', { type: 'RenderTimedOut' } as const, 'RenderTimedOut', null, null],
  ])('fails with %s', async (_what, failure, type, reason, message) => {
    await withFake({ failure }, {}, async (handle, { renders }) => {
      const error = (await failureOf(handle)) as ApplicationFailure;
      const [details] = error.details as [RenderFailureDetails];
      expect(error.type).toBe(type);
      expect(details).toMatchObject({ reason, renderId: renders[0]!.renderId });
      expect(details.errors.map((each) => each.message)).toEqual(message === null ? [] : [message]);
    });
  });

  it('follows another script in the next attempt', async () => {
    const script: RenderScript = (_input, number) => (number === 1 ? { failure: { reason: 'browserCrashed' } } : { outputSizeInBytes: 7 });
    await withFake(script, { attempts: { maximum: 2 } }, async (handle, { renders }) => {
      const result = (await handle.result()) as RenderResult;
      expect(result).toMatchObject({ outputSizeInBytes: 7, earlierAttempts: [{ failure: { reason: 'browserCrashed' } }] });
      expect(renders).toHaveLength(2);
    });
  });

  it('cannot be started when the script says so', async () => {
    await withFake({ startFailure: { type: 'RenderFunctionNotFound', message: 'no function' } }, {}, async (handle, { renders }) => {
      expect(await failureOf(handle)).toMatchObject({ type: 'RenderFunctionNotFound', message: 'no function' });
      expect(renders).toEqual([]);
    });
  });

  it('refuses the same requests as a real one', async () => {
    const render = { ...input.render, codec: 'avi' as never };
    await withFake({}, { render }, async (handle) => {
      expect(await failureOf(handle)).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringContaining('codec') as string });
    });
  });

  it('stops when its workflow is cancelled', async () => {
    await withFake({ durationMs: 3_600_000 }, {}, async (handle, { renders }) => {
      while (renders.length === 0) await handle.query(renderProgressQuery);
      await handle.cancel();
      expect(await failureOf(handle)).toBeInstanceOf(CancelledFailure);
      expect(renders).toMatchObject([{ cancelled: true }]);
    });
  });

  it('records the downstream workflows that the render would start', async () => {
    const target = { workflowId: 'publish-1', whenMissing: 'start', start: { workflowType: 'publish', taskQueue: 'publishing' } } as const;
    await withFake({}, { downstream: [target] }, async (handle, { startedDownstream }) => {
      await handle.result();
      expect(startedDownstream).toMatchObject([{ target: { workflowId: 'publish-1' }, payload: { status: 'completed' } }]);
    });
  });

  it('has its files deleted when the request asks for it', async () => {
    await withFake({ failure: {} }, { cleanUp: 'onFailure' }, async (handle, { renders }) => {
      await failureOf(handle);
      expect(renders).toMatchObject([{ deleted: true }]);
    });
  });
});

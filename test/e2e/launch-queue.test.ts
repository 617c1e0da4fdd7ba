import { beforeAll, expect, it } from 'vitest';
import type { RenderClient, RenderHandle } from '../../src/client';
import { wasInLambdaQueue } from '../was-in-lambda-queue';
import { inputFor, invocations, newWorkflowId, renderClient, withLimits } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

/** Lambda retries a waiting launch after 1 s, 2 s, 4 s, …; a shorter queue second keeps the test from waiting long for the next try. */
const limits = { concurrencyLimit: 2, queueSecondMs: 250 };
const timeoutMs = 300_000;

/** Each render runs in one function. The first two keep Lambda busy long enough for the watches of the others to ask it for room. */
const frames = [50, 50, 10, 10, 10, 10];
const inputs = frames.map((durationInFrames) => ({
  ...inputFor('Slow', { inputProps: { durationInFrames }, concurrency: 1 }),
  // The watch asks once a fifth of this has passed without a sign of the launch.
  limits: { launchTimeoutMs: 20_000 },
}));

it("at Lambda's concurrency limit, launches wait in its queue: six renders on two executions all finish, each launched once", async () => {
  await withLimits(limits, async () => {
    const started: RenderHandle[] = [];
    for (const input of inputs) started.push(await renders.start(input, { workflowId: newWorkflowId(), waitFor: 'launched' }));
    const waited = Promise.all(started.map(wasInLambdaQueue));
    const results = await Promise.all(started.map((render) => render.result()));

    expect(results.map(({ framesRendered }) => framesRendered)).toEqual(frames);
    expect((await waited).filter(Boolean).length).toBeGreaterThanOrEqual(1);
    for (const [index, { renderId }] of results.entries()) {
      expect(await invocations({ renderId, type: 'launch' })).toHaveLength(1);
      expect(await started[index]!.progress()).toMatchObject({ launches: 1, inLambdaQueue: false });
    }
  });
}, timeoutMs);

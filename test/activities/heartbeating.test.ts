import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { input, links, started } from '../fakes/scripted-activities';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const leftBefore = { attempt: 3, failuresInARow: 2, mayBeLaunched: true };

it.each([
  [2_000, 0],
  [3_900, 0],
  [9_000, 2],
])('a start that takes %i ms heartbeats %i times and passes on the details of earlier tries', async (durationMs, heartbeats) => {
  const startRender = async () => {
    await new Promise((resolve) => setTimeout(resolve, durationMs));
    return { ...started, ...links, adopted: false, launches: 1, warnings: [] };
  };
  const activities = createRenderActivities({ remotion: scriptedRemotionLambda([], { startRender }) });
  const env = new MockActivityEnvironment({ attempt: 5, heartbeatDetails: leftBefore });
  const details: unknown[] = [];
  env.on('heartbeat', (each: unknown) => details.push(each));
  const answered = env.run(activities.startRender, { input, idempotencyKey: 'default/order-4711/run/1' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await answered).toMatchObject({ renderId: started.renderId });
  expect(details).toEqual(Array(heartbeats).fill(leftBefore));
});

import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { StartedRender } from '../../src/contract/result';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../../src/remotion/errors/errors';
import { input, links, started } from '../fakes/scripted-activities';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts on a Remotion Lambda that gives these answers in turn, the last one for ever; null: a render. */
function startOn(answers: ({ code: RemotionLambdaErrorCode; retryable: boolean } | null)[]) {
  let calls = 0;
  const remotion = scriptedRemotionLambda([], {
    startRenderByHandler: async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      if (answer) throw new RemotionLambdaError({ ...answer, message: 'Lambda refused.', remedy: 'Wait.' });
      return { ...started, ...links, adopted: false, launches: 1, warnings: [] };
    },
  });
  const { startRender } = createRenderActivities({ remotion });
  const env = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const request = { input: { ...input, start: 'handler' as const }, idempotencyKey: 'default/order-4711/run/1' };
  const answered = (env.run(startRender, request) as Promise<StartedRender>).then(
    ({ renderId }) => renderId,
    ({ type }: ApplicationFailure) => type,
  );
  return { env, answered, calls: () => calls };
}

const throttled = { code: 'RenderThrottled', retryable: true } as const;

describe("a start by Remotion's own routine", () => {
  it('is called again when Lambda refused the call, so that nothing started', async () => {
    const { answered, calls } = startOn([throttled, throttled, null]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await answered).toBe(started.renderId);
    expect(calls()).toBe(3);
  });

  it.each(['RenderStartUncertain', 'RenderStartRefused', 'RenderFunctionNotFound'] as const)('is never called again after %s', async (code) => {
    const { answered, calls } = startOn([throttled, { code, retryable: false }]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await answered).toBe(code);
    expect(calls()).toBe(2);
  });

  it('gives up after half a minute', async () => {
    const { answered, calls } = startOn([throttled]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await answered).toBe('RenderThrottled');
    expect(calls()).toBe(6);
  });

  it('heartbeats while it waits and during the call, and no longer', async () => {
    const { env, answered } = startOn([throttled, throttled, null]);
    let heartbeats = 0;
    env.on('heartbeat', () => (heartbeats += 1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answered).toBe(started.renderId);
    expect(heartbeats).toBe(1);
  });

  it('says why it was waiting when it is cancelled meanwhile', async () => {
    const { env, answered, calls } = startOn([throttled]);
    await vi.advanceTimersByTimeAsync(500);
    env.cancel();
    expect(await answered).toBe('RenderThrottled');
    expect(calls()).toBe(1);
  });
});

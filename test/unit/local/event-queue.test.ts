import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEndpointParts } from '../../../local/lambda/endpoint-parts';
import { exitedError } from '../../../local/lambda/function-error';
import { newRecord } from '../../../local/lambda/invoke-request';
import { FakeSandboxes } from './fake-sandboxes';

const config = { memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 };
const secondMs = 1_000;
const hourMs = 3_600 * secondMs;

function setUp(concurrencyLimit: number, queueSecondMs = secondMs) {
  const pool = new FakeSandboxes();
  const parts = createEndpointParts(pool, { concurrencyLimit, queueSecondMs, maxWarmPerFunction: 8 });
  const accept = (renderId: string) => {
    const event = { type: 'launch', renderId };
    parts.queue.accept({ record: parts.log.add(newRecord('fn', 'Event', event)), config, event, onChunk: () => undefined });
  };
  const begun = () => pool.begun.map(({ event }) => (event as { renderId: string }).renderId);
  const statuses = () => parts.log.list().map(({ renderId, status }) => `${renderId} ${status}`);
  return { ...parts, pool, accept, begun, statuses };
}

describe("Lambda's queue of asynchronous invocations", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs as many as there is room for, and lets the rest wait', () => {
    const { queue, accept, statuses } = setUp(2);
    for (const renderId of ['a', 'b', 'c']) accept(renderId);
    expect(statuses()).toEqual(['a running', 'b running', 'c queued']);
    expect(queue.list()).toMatchObject([{ renderId: 'c', tries: 1, nextTryAt: Date.now() + secondMs, because: 'TooManyRequestsException' }]);
  });

  it('retries on its own schedule, not when capacity frees up', async () => {
    const { pool, accept, begun } = setUp(1);
    for (const renderId of ['a', 'b']) accept(renderId);
    await vi.advanceTimersByTimeAsync(1.5 * secondMs);
    pool.begun[0]!.end();
    await vi.advanceTimersByTimeAsync(1.4 * secondMs);
    expect(begun()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(0.1 * secondMs);
    expect(begun()).toEqual(['a', 'b']);
  });

  it('doubles each wait, from one second to five minutes', async () => {
    const { queue, accept } = setUp(0);
    accept('a');
    const waits: number[] = [];
    for (let turn = 0; turn < 11; turn++) {
      const wait = queue.list()[0]!.nextTryAt - Date.now();
      waits.push(wait / secondMs);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it.each([
    ['six hours by default', undefined, 6 * hourMs],
    ["the function's own maximum age", 60, 60 * secondMs],
  ])('drops an event after %s', async (_what, maximumEventAgeInSeconds, ageMs) => {
    const { queue, settings, log, accept, statuses } = setUp(0);
    settings.change('fn', { maximumEventAgeInSeconds });
    accept('a');
    await vi.advanceTimersByTimeAsync(ageMs - 1);
    expect(statuses()).toEqual(['a queued']);
    await vi.advanceTimersByTimeAsync(1);
    expect(log.list()).toMatchObject([{ status: 'dropped', error: 'EventAgeExceeded' }]);
    expect(queue.list()).toEqual([]);
  });

  it('scales all its times', async () => {
    const { limits, accept, begun } = setUp(0, 10);
    accept('a');
    await vi.advanceTimersByTimeAsync(10);
    limits.concurrencyLimit = 1;
    await vi.advanceTimersByTimeAsync(19);
    expect(begun()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun()).toEqual(['a']);
  });

  it('does not retry a failed function, as Remotion deploys it', async () => {
    const { pool, accept, begun } = setUp(1);
    accept('a');
    pool.begun[0]!.end(exitedError('request-a', 'signal: killed'));
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(begun()).toEqual(['a']);
  });

  it('retries it after one minute and after two more, under the same request id, if so configured', async () => {
    const { pool, queue, settings, log, accept, begun } = setUp(1);
    settings.change('fn', { maximumRetryAttempts: 2 });
    accept('a');
    const waits: number[] = [];
    for (const run of [0, 1]) {
      pool.begun[run]!.end(exitedError('request-a', 'signal: killed'));
      await vi.advanceTimersByTimeAsync(0);
      const wait = queue.list()[0]!.nextTryAt - Date.now();
      waits.push(wait / secondMs);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([60, 120]);
    pool.begun[2]!.end(exitedError('request-a', 'signal: killed'));
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(begun()).toEqual(['a', 'a', 'a']);
    expect(new Set(log.list().map(({ requestId, status }) => `${requestId} ${status}`)).size).toBe(1);
  });

  it('drops events at once for a function with a reserved concurrency of 0', () => {
    const { settings, log, accept } = setUp(5);
    settings.change('fn', { reservedConcurrency: 0 });
    accept('a');
    expect(log.list()).toMatchObject([{ status: 'dropped', error: 'ZeroReservedConcurrency' }]);
  });

  it('keeps events for a function whose sandboxes cannot start, and runs them once they can', async () => {
    const { queue, settings, accept, begun } = setUp(5);
    settings.change('fn', { state: 'KMSDisabledException' });
    accept('a');
    expect(queue.list()).toMatchObject([{ renderId: 'a', because: 'KMSDisabledException' }]);
    settings.change('fn', { state: 'Active' });
    await vi.advanceTimersByTimeAsync(secondMs);
    expect(begun()).toEqual(['a']);
  });

  it('discards all waiting events when cleared', async () => {
    const { queue, limits, accept, begun } = setUp(0);
    accept('a');
    queue.clear();
    limits.concurrencyLimit = 1;
    await vi.advanceTimersByTimeAsync(hourMs);
    expect([queue.list(), begun()]).toEqual([[], []]);
  });
});

import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whyNotServed } from '../../../src/client/pool-served';
import type { HistoryEvent } from '../../../src/temporal/history-pages';

const began: HistoryEvent = { workflowExecutionStartedEventAttributes: {} };
const taken: HistoryEvent = { workflowTaskCompletedEventAttributes: {} };
const cannot: HistoryEvent = { workflowTaskFailedEventAttributes: { failure: { message: 'no such workflow' } } };

/** A pool whose history is read as these lists of events, one after another, each this long after the one before. */
function poolWith(histories: HistoryEvent[][], everyMs = 0) {
  let reads = 0;
  const fetchHistory = () => {
    vi.setSystemTime(Date.now() + everyMs);
    return Promise.resolve({ events: histories[reads++]! });
  };
  return { workflow: { fetchHistory } as unknown as WorkflowHandle, reads: () => reads };
}

describe('a pool', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it.each<[string, HistoryEvent[][], number, string | null]>([
    ['is served once a worker has taken a task of it', [[began, taken]], 0, null],
    ['is waited for until a worker takes a task of it', [[began], [began, taken]], 0, null],
    ['is served by a worker that took a task after another could not', [[began, cannot, taken]], 0, null],
    ['is not served by a worker that lacks its workflow', [[began, cannot]], 0, 'cannot run it (no such workflow)'],
    ['is waited for as long as ten seconds', [[began], [began], [began, taken]], 5_000, null],
    ['is not served if nobody takes a task for more than ten seconds', [[began], [began]], 5_001, 'did not pick it up within 10000 ms'],
  ])('%s', async (_what, histories, everyMs, why) => {
    const { workflow, reads } = poolWith(histories, everyMs);
    expect(await whyNotServed(workflow)).toBe(why);
    expect(reads()).toBe(histories.length);
  });
});

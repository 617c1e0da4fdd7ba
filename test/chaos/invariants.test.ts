import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../chaos/evidence';
import { violationsOf } from '../../chaos/invariants';
import type { RenderCompleted } from '../../src/contract/messages';

const outputUrl = 'http://127.0.0.1:1/bucket/renders/a/out.mp4';

function ending(key: string, url = outputUrl): RenderCompleted {
  return { key, workflowId: 'w', runId: 'r', status: 'completed', result: { outputUrl: url } } as RenderCompleted;
}

const pool = { capacity: 2, mostAtOnce: 2, usedAtEnd: 0, waitingAtEnd: 0 };

/** The evidence of a healthy run. */
const healthy: Evidence = {
  outcome: 'completed',
  failureMessage: null,
  closeEvents: 1,
  outputUrl,
  launches: { a: 1 },
  reportedLaunches: 1,
  received: { receiver: [ending('k')] },
  history: { events: 40, bytes: 30_000, largestPayloadBytes: 2_000, failureBytes: 0 },
  polls: { answered: 10, wrong: [], slowestMs: 20 },
  calls: [],
  unusedFaults: [],
  objects: [],
  invocations: [],
  stillRunning: 0,
  durationMs: 3_000,
  recoveryMs: null,
  lastReport: null,
  pool,
  companions: [{ workflowId: 'other', expected: 'terminated', outcome: 'terminated' }],
};

const expected = { outcomes: ['completed'] as const };

describe('the invariants', () => {
  it('hold for a healthy run', () => {
    expect(violationsOf(healthy, expected)).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['two launches of one render that are not reported', { launches: { a: 2 } }, /^I1: render a was launched 2 times/],
    ['an unexpected outcome', { outcome: 'RenderStalled', failureMessage: 'why' }, /^I2: expected completed, got RenderStalled: why/],
    ['two close events', { closeEvents: 2 }, /^I2: the history closes 2 times/],
    ['a receiver that got nothing', { received: { receiver: [] } }, /^I3: receiver was not signalled/],
    ['two endings under different keys', { received: { receiver: [ending('k'), ending('l')] } }, /^I3: receiver got 2 different endings/],
    ['another URL', { received: { receiver: [ending('k', 'http://127.0.0.1:1/other')] } }, /^I3: receiver got the URL/],
    ['a long history', { history: { ...healthy.history, events: 6_000 } }, /^I4: 6000 events/],
    ['a large payload', { history: { ...healthy.history, largestPayloadBytes: 2_100_000 } }, /^I4: 2100000 bytes in one payload/],
    ['a large failure', { history: { ...healthy.history, failureBytes: 200_000 } }, /^I4: 200000 bytes of failure/],
    ['a wrong answer to the query', { polls: { ...healthy.polls, wrong: ['overallProgress is NaN'] } }, /^I5: overallProgress is NaN/],
    ['a companion with an unexpected outcome', { companions: [{ workflowId: 'other', expected: 'completed', outcome: 'RenderStalled' }] }, /^I2: expected completed of other, got RenderStalled/],
    ['more executions than the pool has', { pool: { ...pool, mostAtOnce: 3 } }, /^I7: 3 executions at once in a pool of 2/],
    ['slots that are still held at the end', { pool: { ...pool, usedAtEnd: 1 } }, /^I7: 1 slots are still held/],
    ['a request that still waits at the end', { pool: { ...pool, waitingAtEnd: 2 } }, /^I7: 2 requests still wait/],
    ['a pool that does not answer', { pool: { ...pool, usedAtEnd: null } }, /^I7: an unknown number of slots are still held/],
    ['a fault that hit nothing', { unusedFaults: ['read'] }, /^row: the fault on read hit no call/],
  ])('are violated by %s', (_what, change, violation) => {
    expect(violationsOf({ ...healthy, ...change }, expected)).toEqual([expect.stringMatching(violation)]);
  });

  it('allow a second launch that is reported', () => {
    expect(violationsOf({ ...healthy, launches: { a: 2 }, reportedLaunches: 2 }, expected)).toEqual([]);
  });

  it('allow the same outcome to be delivered twice', () => {
    expect(violationsOf({ ...healthy, received: { receiver: [ending('k'), ending('k')] } }, expected)).toEqual([]);
  });
});

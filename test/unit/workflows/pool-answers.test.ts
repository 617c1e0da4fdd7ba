import { describe, expect, it } from 'vitest';
import { Pool } from '../../../src/admission/pool';
import type { AskOutcome } from '../../../src/admission/pool';
import type { PoolSettings } from '../../../src/admission/requests';
import type { AdmissionAnswer, PlaceInPool } from '../../../src/contract/pool-messages';
import { answerTo, budgetSpentAnswer } from '../../../src/workflows/admission/answer-to';
import { placeIn } from '../../../src/workflows/admission/place-in';
import { toPoolDetails } from '../../../src/workflows/admission/pool-details';
import { aRequest } from '../admission/a-request';

const now = 1_700_000_000_000;
const dailyBudget = { amount: 5, whenSpent: 'wait' as const };

/** A pool of 4 slots: `holder` has them all, and `waiting` waits. */
function fullPool(settings: Partial<PoolSettings> = {}): Pool {
  const pool = Pool.open({ capacity: 4, ...settings }, now);
  pool.ask(aRequest('holder', { slots: 4 }), now);
  pool.admit(now);
  pool.ask(aRequest('waiting', { slots: 3 }), now);
  return pool;
}

describe("a pool's answer to a request that", () => {
  it.each<[string, AskOutcome, string, AdmissionAnswer | null]>([
    ['is queued: none', 'queued', 'waiting', null],
    ['waits already: its place', 'alreadyQueued', 'waiting', { id: 'waiting', waiting: { place: 1, estimateMs: null, because: null } }],
    ['has its slots already: these', 'alreadyHolds', 'holder', { id: 'holder', granted: { slots: 4, capacity: 4 } }],
    ['is too large', 'tooLarge', 'new', { id: 'new', refused: { type: 'RenderTooLargeForPool', message: 'The render needs more slots than pool us has (4).' } }],
    ['does not fit into the queue', 'full', 'new', { id: 'new', refused: { type: 'RenderQueueFull', message: 'The queue of pool us is full: 1 renders are waiting.' } }],
    ['comes when the budget is spent', 'overBudget', 'new', { id: 'new', refused: { type: 'RenderBudgetSpent', message: 'The daily budget of pool us (5) is spent.' } }],
  ])('%s', (_what, asked, id, answer) => {
    expect(answerTo(asked, id, 'us', fullPool({ dailyBudget }), now)).toEqual(answer);
  });

  it('waits when the budget has been removed since names none', () => {
    expect(budgetSpentAnswer('waiting', 'us', fullPool())).toMatchObject({ id: 'waiting', refused: { type: 'RenderBudgetSpent' } });
  });
});

describe('a waiting request', () => {
  it.each<[string, (pool: Pool) => void, PlaceInPool['because'], Partial<PoolSettings>?]>([
    ['for slots that others hold', () => undefined, null],
    ['because its pool is paused', (pool) => pool.change({ capacity: 4, paused: true }, now), 'paused'],
    ['because its pool has become too small, whatever else', (pool) => pool.change({ capacity: 2, paused: true }, now), 'largerThanPool'],
    ['because the budget is spent', (pool) => pool.hold('holder', 4, now, { cost: 5 }), 'budgetSpent', { dailyBudget }],
    ['for slots, while something of the budget is left', (pool) => pool.hold('holder', 4, now, { cost: 4.99 }), null, { dailyBudget }],
    ['because its pool is paused, whether or not the budget is spent', (pool) => void (pool.hold('holder', 4, now, { cost: 5 }), pool.change({ capacity: 4, paused: true, dailyBudget }, now)), 'paused', { dailyBudget }],
  ])('waits %s', (_why, change, because, settings) => {
    const pool = fullPool(settings);
    change(pool);
    expect(placeIn(pool, 'waiting', now)).toMatchObject({ place: 1, because });
  });

  it('has a place and an estimate; other requests have neither', () => {
    const pool = fullPool();
    pool.ask(aRequest('second', { slots: 1, since: now + 1 }), now);
    pool.hold('holder', 3, now + 2_000);
    expect(placeIn(pool, 'second', now + 2_000)).toEqual({ place: 2, estimateMs: expect.any(Number) as number, because: null });
    expect([placeIn(pool, 'holder', now), placeIn(pool, 'nobody', now)]).toEqual([null, null]);
  });
});

describe("a pool's details in the Web UI", () => {
  it.each([
    [{}, '### 4 of 4 slots in use'],
    [{ paused: true }, '### 4 of 4 slots in use, paused'],
  ])('say how much of it is in use, and whether it is paused: %o', (settings, details) => {
    const pool = fullPool();
    pool.change({ capacity: 4, ...settings }, now);
    expect(toPoolDetails({ pool: 'us', share: null, ...pool.report(now) })).toBe(details);
  });
});

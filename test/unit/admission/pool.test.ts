import { describe, expect, test } from 'vitest';
import type { Pool, PoolSettings } from '../../../src/admission';
import { aFullPool, aPool, aRequest, granted } from './a-request';

const day = 86_400_000;

describe('capacity', () => {
  test('is granted to the last slot, and not beyond', () => {
    const pool = aPool([aRequest('a', { slots: 60 }), aRequest('b', { slots: 40 }), aRequest('c', { slots: 1 })]);
    expect(pool.admit(0).grants).toEqual([
      { id: 'a', slots: 60 },
      { id: 'b', slots: 40 },
    ]);
    expect(pool.report(0)).toMatchObject({ used: 100, holders: 2, waiting: 1, waitingSlots: 1 });
  });

  test('is the most that a request may ask for: more is refused, all of it is not', () => {
    expect(aPool().ask(aRequest('a', { slots: 101 }), 0)).toBe('tooLarge');
    expect(aPool().ask(aRequest('a', { slots: 100 }), 0)).toBe('queued');
  });

  test('when lowered, allows no grants until the held slots fit, and leaves requests that became too large waiting for it to grow', () => {
    const pool = aFullPool();
    pool.ask(aRequest('large', { slots: 51 }), 1);
    pool.ask(aRequest('small', { slots: 50 }), 2);
    expect(pool.change({ capacity: 50 }, 3)).toEqual({ tooLarge: ['large'], fitAgain: [] });
    expect(pool.place('large', 3)).toMatchObject({ isLargerThanPool: true, estimateMs: null });
    expect(pool.report(3)).toMatchObject({ largerThanPool: 1, waiting: 2, waitingSlots: 101 });
    pool.hold('full', 1, 4);
    expect(granted(pool, 4)).toEqual([]);
    pool.hold('full', 0, 5);
    expect(granted(pool, 5)).toEqual(['small']);
    pool.hold('small', 0, 6);
    expect(granted(pool, 6)).toEqual([]);
    expect(pool.change({ capacity: 51 }, 7)).toEqual({ tooLarge: [], fitAgain: ['large'] });
    expect(granted(pool, 7)).toEqual(['large']);
  });

  test('when lowered, lets a request that became too large be withdrawn, and does not report it again when it changes', () => {
    const pool = aFullPool();
    pool.ask(aRequest('large', { slots: 100 }), 1);
    pool.change({ capacity: 50 }, 2);
    expect(pool.change({ capacity: 60 }, 3)).toEqual({ tooLarge: [], fitAgain: [] });
    expect(pool.withdraw('large', 4)).toBe(true);
    expect(pool.change({ capacity: 100 }, 5)).toEqual({ tooLarge: [], fitAgain: [] });
    expect(pool.report(6).waiting).toBe(0);
  });
});

describe('a request of unknown size', () => {
  test('gets the most that a render can use, or the whole pool if that is smaller', () => {
    expect(aPool([aRequest('a', { slots: null })]).admit(0).grants).toEqual([{ id: 'a', slots: 100 }]);
    expect(aPool([aRequest('a', { slots: null })], { capacity: 1_000 }).admit(0).grants).toEqual([{ id: 'a', slots: 201 }]);
  });

  test('shrinks with the pool', () => {
    const pool = aPool([aRequest('a', { slots: null })]);
    expect(pool.change({ capacity: 30 }, 1)).toEqual({ tooLarge: [], fitAgain: [] });
    expect(pool.admit(1).grants).toEqual([{ id: 'a', slots: 30 }]);
  });

  test.each([
    ['as reported by the render', (pool: Pool) => pool.hold('first', 7, 1, { took: 8 }), 8],
    ['not what it still held after giving some back', (pool: Pool) => pool.hold('first', 7, 1), 100],
  ])('gets as many slots as the last render of its composition used, %s', (_, tell, slots) => {
    const pool = aPool([aRequest('first', { slots: null })]);
    pool.admit(0);
    tell(pool);
    pool.hold('first', 0, 2);
    pool.ask(aRequest('next', { slots: null }), 3);
    pool.ask(aRequest('other', { slots: null, composition: 'outro' }), 3);
    expect(pool.admit(3).grants).toEqual([{ id: 'next', slots }]);
  });

  test('gets as many slots as a render of known size of its composition was granted', () => {
    const pool = aPool([aRequest('known', { slots: 12 }), aRequest('unknown', { slots: null })]);
    expect(pool.admit(0).grants).toEqual([
      { id: 'known', slots: 12 },
      { id: 'unknown', slots: 12 },
    ]);
  });
});

describe('a repeated or early call', () => {
  test('to ask has no effect, before the grant or after', () => {
    const pool = aPool([aRequest('a')]);
    expect(pool.ask(aRequest('a', { slots: 20 }), 1)).toBe('alreadyQueued');
    expect(pool.report(1)).toMatchObject({ waiting: 1, waitingSlots: 10 });
    expect(granted(pool)).toEqual(['a']);
    expect(pool.ask(aRequest('a'), 2)).toBe('alreadyHolds');
    expect(pool.slots('a')).toBe(10);
    expect(granted(pool)).toEqual([]);
  });

  test('to give slots back has no effect', () => {
    const pool = aPool([aRequest('a'), aRequest('b')]);
    pool.admit(0);
    expect(pool.hold('a', 4, 1)).toBe(true);
    expect(pool.hold('a', 4, 2)).toBe(true);
    expect(pool.report(2).used).toBe(14);
    expect(pool.hold('a', 0, 3)).toBe(true);
    expect(pool.hold('a', 0, 4)).toBe(false);
    expect(pool.report(4)).toMatchObject({ used: 10, holders: 1 });
  });

  test('to record a grant has no effect', () => {
    const pool = aPool([aRequest('a')]);
    pool.grant(aRequest('a'), 10, 1);
    pool.grant(aRequest('a'), 30, 2);
    expect(pool.report(2)).toMatchObject({ used: 10, holders: 1, waiting: 0 });
  });

  test('to give slots back before the grant has no effect: the request stays', () => {
    const pool = aPool([aRequest('a')]);
    expect(pool.hold('a', 0, 0)).toBe(false);
    expect(granted(pool)).toEqual(['a']);
  });

  test('to withdraw has no effect, for a waiting render or a holder', () => {
    const pool = aPool([aRequest('a', { slots: 100 }), aRequest('b')]);
    pool.admit(0);
    expect([pool.withdraw('b', 1), pool.withdraw('b', 1), pool.withdraw('a', 1), pool.withdraw('a', 1)]).toEqual([true, false, true, false]);
    expect(pool.report(1)).toMatchObject({ used: 0, holders: 0, waiting: 0, waitingSlots: 0 });
  });
});

describe('a holder', () => {
  test('may report more than it was granted; nothing is granted until it fits', () => {
    const pool = aPool([aRequest('a', { slots: 90 }), aRequest('b', { slots: 1, since: 1 })]);
    pool.change({ capacity: 90 }, 0);
    pool.admit(0);
    pool.hold('a', 95, 1);
    expect(pool.report(1).used).toBe(95);
    pool.hold('a', 90, 2);
    expect(granted(pool, 2)).toEqual([]);
    pool.hold('a', 89, 3);
    expect(granted(pool, 3)).toEqual(['b']);
  });

  test('that is no longer watched frees its slots at its last possible end, not before', () => {
    const pool = aFullPool();
    pool.ask(aRequest('a'), 0);
    pool.hold('full', 100, 1, { until: 500 });
    expect(pool.nextAt(1)).toBe(500);
    expect(granted(pool, 499)).toEqual([]);
    expect(granted(pool, 500)).toEqual(['a']);
    expect(pool.hold('full', 0, 501)).toBe(false);
  });

  test('loses its set end once it reports again without one', () => {
    const pool = aFullPool();
    pool.hold('full', 100, 1, { until: 500 });
    pool.hold('full', 60, 2);
    expect(pool.report(1_000).used).toBe(60);
    expect(pool.nextAt(1_000)).toBe(null);
  });

  test('is listed as silent after a while without a report', () => {
    const pool = aPool([aRequest('a'), aRequest('b'), aRequest('c')]);
    pool.admit(0);
    pool.hold('a', 5, 100);
    pool.ask(aRequest('c'), 200);
    expect(pool.silentSince(100)).toEqual(['b']);
    expect(new Set(pool.silentSince(201))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('that was checked counts as heard of from the time of the check, and keeps what it reported since', () => {
    const pool = aPool([aRequest('a'), aRequest('b')]);
    pool.admit(0);
    pool.hold('a', 5, 100);
    for (const id of ['a', 'b']) pool.confirmHolder(id, 60);
    expect(pool.silentSince(60)).toEqual([]);
    expect(pool.silentSince(61)).toEqual(['b']);
    expect(pool.silentSince(101)).toEqual(['b', 'a']);
  });
});

describe('a paused pool', () => {
  test('accepts requests but grants nothing until it is resumed', () => {
    const pool = aPool([aRequest('a')], { paused: true });
    expect(granted(pool)).toEqual([]);
    expect(pool.place('a', 0)).toMatchObject({ place: 1, estimateMs: null });
    expect(pool.report(0).isPaused).toBe(true);
    expect(pool.nextAt(0)).toBe(null);
    pool.change({ capacity: 100 }, 1);
    expect(granted(pool, 1)).toEqual(['a']);
  });
});

describe('a daily budget', () => {
  const budgeted = (whenSpent: 'wait' | 'fail'): PoolSettings => ({ capacity: 100, dailyBudget: { amount: 5, whenSpent } });

  function spent(whenSpent: 'wait' | 'fail', cost: number): Pool {
    const pool = aFullPool(budgeted(whenSpent));
    pool.ask(aRequest('a'), 0);
    pool.hold('full', 0, 10, { cost });
    return pool;
  }

  test('grants renders until it is spent', () => {
    expect(granted(spent('wait', 4.99), 10)).toEqual(['a']);
    expect(granted(spent('fail', 4.99), 10)).toEqual(['a']);
  });

  test('once spent, makes renders wait for the next UTC day', () => {
    const pool = spent('wait', 5);
    expect(pool.admit(10)).toEqual({ grants: [], overBudget: [] });
    expect(pool.ask(aRequest('b'), 11)).toBe('queued');
    expect(pool.place('b', 11)?.estimateMs).toBe(null);
    expect(pool.nextAt(11)).toBe(day);
    expect(granted(pool, day - 1)).toEqual([]);
    expect(granted(pool, day)).toEqual(['a', 'b']);
    expect(pool.report(day).spentToday).toBe(0);
  });

  test("once spent, refuses waiting and new renders if `whenSpent` is 'fail'", () => {
    const pool = spent('fail', 5);
    expect(pool.admit(10)).toEqual({ grants: [], overBudget: ['a'] });
    expect(pool.ask(aRequest('b'), 11)).toBe('overBudget');
    expect(pool.report(11)).toMatchObject({ waiting: 0, spentToday: 5 });
    expect(pool.ask(aRequest('b'), day)).toBe('queued');
  });

  test("counts a render's total cost once, however many times it is reported", () => {
    const pool = aPool([aRequest('a'), aRequest('b')]);
    pool.admit(0);
    pool.hold('a', 5, 1, { cost: 2 });
    pool.hold('a', 5, 2, { cost: 2 });
    pool.hold('a', 0, 3, { cost: 3 });
    pool.hold('a', 0, 4, { cost: 3 });
    pool.hold('b', 0, 4, { cost: 0.5 });
    expect(pool.report(5).spentToday).toBe(3.5);
  });
});

describe("Lambda's scaling rate", () => {
  test('limits grants to what Lambda can start within 10 s', () => {
    const pool = aPool([], { capacity: 100, newSlotsPer10s: 40 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) pool.ask(aRequest(id, { slots: 20 }), 0);
    expect(granted(pool, 500)).toEqual(['a', 'b']);
    // Counted in whole seconds, rounded up.
    expect(pool.nextAt(500)).toBe(11_000);
    expect(granted(pool, 10_999)).toEqual([]);
    expect(granted(pool, 11_000)).toEqual(['c', 'd']);
    expect(granted(pool, 22_000)).toEqual(['e']);
  });

  test('does not count environments that were in use a moment ago', () => {
    const pool = aPool([aRequest('a', { slots: 40 })], { newSlotsPer10s: 40 });
    pool.admit(0);
    pool.hold('a', 0, 100);
    pool.ask(aRequest('b', { slots: 40 }), 200);
    expect(granted(pool, 200)).toEqual(['b']);
    pool.hold('b', 0, 59_000);
    pool.ask(aRequest('c', { slots: 80 }), 60_000);
    expect(granted(pool, 60_000)).toEqual(['c']);
  });

  test('counts environments that were in use minutes ago as new', () => {
    const pool = aPool([aRequest('a', { slots: 40 })], { newSlotsPer10s: 40 });
    pool.admit(0);
    pool.hold('a', 0, 100);
    for (const id of ['b', 'c']) pool.ask(aRequest(id, { slots: 40 }), 180_000);
    expect(granted(pool, 180_000)).toEqual(['b']);
  });

  test('lets a render that exceeds it be granted alone', () => {
    const pool = aPool([aRequest('a', { slots: 90 }), aRequest('b', { slots: 1 })], { newSlotsPer10s: 40 });
    expect(granted(pool, 0)).toEqual(['a']);
  });

  test('sets no timer for a pool that is merely full', () => {
    const pool = aFullPool();
    pool.ask(aRequest('a'), 0);
    expect(pool.nextAt(0)).toBe(null);
  });
});

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

  test('a request for more than the pool has is refused, one for all of it is not', () => {
    expect(aPool().ask(aRequest('a', { slots: 101 }), 0)).toBe('tooLarge');
    expect(aPool().ask(aRequest('a', { slots: 100 }), 0)).toBe('queued');
  });

  test('when it falls, nothing is granted until what is held fits, and requests that became too large wait for it to grow', () => {
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

  test('one that waits for the pool to grow can be withdrawn, and is none of those that a new setting tells of again', () => {
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
  test('takes the most that a render can, or all that the pool has', () => {
    expect(aPool([aRequest('a', { slots: null })]).admit(0).grants).toEqual([{ id: 'a', slots: 100 }]);
    expect(aPool([aRequest('a', { slots: null })], { capacity: 1_000 }).admit(0).grants).toEqual([{ id: 'a', slots: 201 }]);
  });

  test('shrinks with the pool', () => {
    const pool = aPool([aRequest('a', { slots: null })]);
    expect(pool.change({ capacity: 30 }, 1)).toEqual({ tooLarge: [], fitAgain: [] });
    expect(pool.admit(1).grants).toEqual([{ id: 'a', slots: 30 }]);
  });

  test.each([
    ['as its render told', (pool: Pool) => pool.hold('first', 7, 1, { took: 8 }), 8],
    ['not as it was left with after a part came back', (pool: Pool) => pool.hold('first', 7, 1), 100],
  ])('takes what the last of its composition took, %s', (_, tell, slots) => {
    const pool = aPool([aRequest('first', { slots: null })]);
    pool.admit(0);
    tell(pool);
    pool.hold('first', 0, 2);
    pool.ask(aRequest('next', { slots: null }), 3);
    pool.ask(aRequest('other', { slots: null, composition: 'outro' }), 3);
    expect(pool.admit(3).grants).toEqual([{ id: 'next', slots }]);
  });

  test('takes what one of known size of its composition was granted', () => {
    const pool = aPool([aRequest('known', { slots: 12 }), aRequest('unknown', { slots: null })]);
    expect(pool.admit(0).grants).toEqual([
      { id: 'known', slots: 12 },
      { id: 'unknown', slots: 12 },
    ]);
  });
});

describe('said twice', () => {
  test('asking is asking once, before the grant and after', () => {
    const pool = aPool([aRequest('a')]);
    expect(pool.ask(aRequest('a', { slots: 20 }), 1)).toBe('alreadyQueued');
    expect(pool.report(1)).toMatchObject({ waiting: 1, waitingSlots: 10 });
    expect(granted(pool)).toEqual(['a']);
    expect(pool.ask(aRequest('a'), 2)).toBe('alreadyHolds');
    expect(pool.slots('a')).toBe(10);
    expect(granted(pool)).toEqual([]);
  });

  test('giving back is giving back once', () => {
    const pool = aPool([aRequest('a'), aRequest('b')]);
    pool.admit(0);
    expect(pool.hold('a', 4, 1)).toBe(true);
    expect(pool.hold('a', 4, 2)).toBe(true);
    expect(pool.report(2).used).toBe(14);
    expect(pool.hold('a', 0, 3)).toBe(true);
    expect(pool.hold('a', 0, 4)).toBe(false);
    expect(pool.report(4)).toMatchObject({ used: 10, holders: 1 });
  });

  test('a grant that is noted again changes nothing', () => {
    const pool = aPool([aRequest('a')]);
    pool.grant(aRequest('a'), 10, 1);
    pool.grant(aRequest('a'), 30, 2);
    expect(pool.report(2)).toMatchObject({ used: 10, holders: 1, waiting: 0 });
  });

  test('giving back before the grant is nothing: the request stays', () => {
    const pool = aPool([aRequest('a')]);
    expect(pool.hold('a', 0, 0)).toBe(false);
    expect(granted(pool)).toEqual(['a']);
  });

  test('withdrawing takes who waits and who holds, once', () => {
    const pool = aPool([aRequest('a', { slots: 100 }), aRequest('b')]);
    pool.admit(0);
    expect([pool.withdraw('b', 1), pool.withdraw('b', 1), pool.withdraw('a', 1), pool.withdraw('a', 1)]).toEqual([true, false, true, false]);
    expect(pool.report(1)).toMatchObject({ used: 0, holders: 0, waiting: 0, waitingSlots: 0 });
  });
});

describe('what is held', () => {
  test('more than was granted is noted, and nothing is granted until it fits', () => {
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

  test('is free at the last possible end of a render that nobody watches, not before', () => {
    const pool = aFullPool();
    pool.ask(aRequest('a'), 0);
    pool.hold('full', 100, 1, { until: 500 });
    expect(pool.nextAt(1)).toBe(500);
    expect(granted(pool, 499)).toEqual([]);
    expect(granted(pool, 500)).toEqual(['a']);
    expect(pool.hold('full', 0, 501)).toBe(false);
  });

  test('an end that was set is gone once the render is heard of without one', () => {
    const pool = aFullPool();
    pool.hold('full', 100, 1, { until: 500 });
    pool.hold('full', 60, 2);
    expect(pool.report(1_000).used).toBe(60);
    expect(pool.nextAt(1_000)).toBe(null);
  });

  test('who was not heard of for a while is named', () => {
    const pool = aPool([aRequest('a'), aRequest('b'), aRequest('c')]);
    pool.admit(0);
    pool.hold('a', 5, 100);
    pool.ask(aRequest('c'), 200);
    expect(pool.silentSince(100)).toEqual(['b']);
    expect(new Set(pool.silentSince(201))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('a look counts from when it was made, and takes back nothing that was heard since', () => {
    const pool = aPool([aRequest('a'), aRequest('b')]);
    pool.admit(0);
    pool.hold('a', 5, 100);
    for (const id of ['a', 'b']) pool.heardOf(id, 60);
    expect(pool.silentSince(60)).toEqual([]);
    expect(pool.silentSince(61)).toEqual(['b']);
    expect(pool.silentSince(101)).toEqual(['b', 'a']);
  });
});

describe('a paused pool', () => {
  test('grants nothing and takes requests, until it goes on', () => {
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

  test('lets through what comes before it is spent', () => {
    expect(granted(spent('wait', 4.99), 10)).toEqual(['a']);
    expect(granted(spent('fail', 4.99), 10)).toEqual(['a']);
  });

  test('that is spent makes others wait for the next UTC day', () => {
    const pool = spent('wait', 5);
    expect(pool.admit(10)).toEqual({ grants: [], overBudget: [] });
    expect(pool.ask(aRequest('b'), 11)).toBe('queued');
    expect(pool.place('b', 11)?.estimateMs).toBe(null);
    expect(pool.nextAt(11)).toBe(day);
    expect(granted(pool, day - 1)).toEqual([]);
    expect(granted(pool, day)).toEqual(['a', 'b']);
    expect(pool.report(day).spentToday).toBe(0);
  });

  test('that is spent turns away who waits and who comes, if it says so', () => {
    const pool = spent('fail', 5);
    expect(pool.admit(10)).toEqual({ grants: [], overBudget: ['a'] });
    expect(pool.ask(aRequest('b'), 11)).toBe('overBudget');
    expect(pool.report(11)).toMatchObject({ waiting: 0, spentToday: 5 });
    expect(pool.ask(aRequest('b'), day)).toBe('queued');
  });

  test('counts what a render costs in all once, however often it is told', () => {
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

describe('the pace of Lambda', () => {
  test('no more than can be made within 10 s is granted', () => {
    const pool = aPool([], { capacity: 100, newSlotsPer10s: 40 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) pool.ask(aRequest(id, { slots: 20 }), 0);
    expect(granted(pool, 500)).toEqual(['a', 'b']);
    // Counted by whole seconds, to the later end.
    expect(pool.nextAt(500)).toBe(11_000);
    expect(granted(pool, 10_999)).toEqual([]);
    expect(granted(pool, 11_000)).toEqual(['c', 'd']);
    expect(granted(pool, 22_000)).toEqual(['e']);
  });

  test('what was in use a moment ago is there already', () => {
    const pool = aPool([aRequest('a', { slots: 40 })], { newSlotsPer10s: 40 });
    pool.admit(0);
    pool.hold('a', 0, 100);
    pool.ask(aRequest('b', { slots: 40 }), 200);
    expect(granted(pool, 200)).toEqual(['b']);
    pool.hold('b', 0, 59_000);
    pool.ask(aRequest('c', { slots: 80 }), 60_000);
    expect(granted(pool, 60_000)).toEqual(['c']);
  });

  test('what was in use minutes ago has to be made again', () => {
    const pool = aPool([aRequest('a', { slots: 40 })], { newSlotsPer10s: 40 });
    pool.admit(0);
    pool.hold('a', 0, 100);
    for (const id of ['b', 'c']) pool.ask(aRequest(id, { slots: 40 }), 180_000);
    expect(granted(pool, 180_000)).toEqual(['b']);
  });

  test('a render that needs more than can be made in 10 s is granted alone', () => {
    const pool = aPool([aRequest('a', { slots: 90 }), aRequest('b', { slots: 1 })], { newSlotsPer10s: 40 });
    expect(granted(pool, 0)).toEqual(['a']);
  });

  test('a pool that is only full wakes nobody up', () => {
    const pool = aFullPool();
    pool.ask(aRequest('a'), 0);
    expect(pool.nextAt(0)).toBe(null);
  });
});

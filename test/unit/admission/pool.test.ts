import { describe, expect, test } from 'vitest';
import { Pool } from '../../../src/admission';
import type { PoolSettings, SlotRequest } from '../../../src/admission';
import { aRequest } from './a-request';

/** A pool of 100 slots, with the requests in it. */
function aPool(requests: SlotRequest[] = [], settings: Partial<PoolSettings> = {}): Pool {
  const pool = Pool.open({ capacity: 100, ...settings }, 0);
  for (const request of requests) expect(pool.ask(request, 0)).toBe('queued');
  return pool;
}

function granted(pool: Pool, now = 0): string[] {
  return pool.admit(now).grants.map(({ id }) => id);
}

describe('capacity', () => {
  test('is granted to the last slot, and not beyond', () => {
    const pool = aPool([aRequest('a', { slots: 60 }), aRequest('b', { slots: 40 }), aRequest('c', { slots: 1 })]);
    expect(pool.admit(0).grants).toEqual([
      { id: 'a', slots: 60 },
      { id: 'b', slots: 40 },
    ]);
    expect(pool.report(0)).toMatchObject({ used: 100, holders: 2, waiting: 1 });
  });

  test('a request for more than the pool has is refused', () => {
    expect(aPool().ask(aRequest('a', { slots: 101 }), 0)).toBe('tooLarge');
  });

  test('a request of unknown size takes the most that a render can, or all there is', () => {
    expect(aPool([aRequest('a', { slots: null })]).admit(0).grants).toEqual([{ id: 'a', slots: 100 }]);
    expect(aPool([aRequest('a', { slots: null })], { capacity: 1_000 }).admit(0).grants).toEqual([{ id: 'a', slots: 201 }]);
  });
});

describe('asking twice', () => {
  test('is asking once', () => {
    const pool = aPool([aRequest('a')]);
    expect(pool.ask(aRequest('a'), 1)).toBe('alreadyQueued');
    expect(granted(pool)).toEqual(['a']);
    expect(pool.ask(aRequest('a'), 2)).toBe('alreadyHolds');
    expect(pool.slots('a')).toBe(10);
  });
});

describe('priority', () => {
  test('an urgent request is next, whoever else waits', () => {
    const pool = aPool([aRequest('a', { slots: 100 }), aRequest('b'), aRequest('c', { since: -5 })]);
    granted(pool);
    pool.ask(aRequest('urgent', { priority: 1, since: 9 }), 9);
    pool.hold('c', 0, 10);
    pool.hold('a', 90, 10);
    expect(granted(pool, 10)).toEqual(['urgent']);
  });
});

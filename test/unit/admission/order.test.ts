import { describe, expect, test } from 'vitest';
import { simulate } from '../../../bench/p8-admission/simulate';
import { Pool } from '../../../src/admission';
import { aFullPool, aPool, aRequest, granted } from './a-request';

/** The order of grants if every render holds its slots for this long. */
function served(pool: Pool, count: number, holdMs: (id: string) => number): string[] {
  const order: string[] = [];
  const ends: { id: string; at: number }[] = [];
  let now = 0;
  while (order.length < count) {
    for (const id of granted(pool, now)) {
      order.push(id);
      ends.push({ id, at: now + holdMs(id) });
    }
    const next = ends.sort((one, other) => one.at - other.at).shift();
    if (!next) break;
    now = next.at;
    pool.hold(next.id, 0, now);
  }
  return order.slice(0, count);
}

describe('priority', () => {
  test('puts an urgent request next, whatever else waits', () => {
    const pool = aFullPool();
    pool.ask(aRequest('early'), 0);
    pool.ask(aRequest('urgent', { priority: 1, since: 9, fairnessWeight: 0.001 }), 9);
    pool.hold('full', 90, 10);
    expect(granted(pool, 10)).toEqual(['urgent']);
  });

  test('lets nothing pass a more urgent request that does not fit yet', () => {
    const pool = aFullPool();
    pool.ask(aRequest('small', { slots: 1 }), 0);
    pool.ask(aRequest('urgent', { priority: 1, slots: 50 }), 0);
    pool.hold('full', 60, 1);
    expect(granted(pool, 1)).toEqual([]);
    pool.hold('full', 50, 2);
    expect(granted(pool, 2)).toEqual(['urgent']);
  });

  test('puts an urgent request before a large one that the pool is draining for', () => {
    const pool = aFullPool();
    pool.ask(aRequest('large', { slots: 50 }), 0);
    pool.hold('full', 60, 1);
    pool.ask(aRequest('urgent', { priority: 2, slots: 40 }), 2);
    expect(granted(pool, 2)).toEqual(['urgent']);
  });
});

describe('within a key', () => {
  test('the earliest request goes first, and a second attempt keeps its place', () => {
    const pool = aFullPool();
    for (const [id, since] of [['c', 30], ['b', 20], ['again', 10], ['b2', 20]] as const) pool.ask(aRequest(id, { since }), 40);
    pool.hold('full', 0, 50);
    expect(granted(pool, 50)).toEqual(['again', 'b', 'b2', 'c']);
  });
});

describe('a large request that does not fit', () => {
  const large = aRequest('large', { slots: 60, since: 1 });
  const small = (index: number) => aRequest(`small ${index}`, { slots: 10, since: 2 + index });

  test.each([
    ['of its own key', 'one'],
    ['of another key', 'two'],
  ])('is passed by small requests %s, for no more slots than it needs itself', (_, fairnessKey) => {
    const pool = aFullPool();
    pool.ask(large, 1);
    for (let index = 0; index < 20; index += 1) pool.ask({ ...small(index), fairnessKey }, 2);
    const passed: string[] = [];
    for (let step = 1; step <= 15; step += 1) {
      pool.hold('full', 50, 2 + step);
      const now = granted(pool, 2 + step);
      expect(now).not.toContain('large');
      passed.push(...now);
      for (const id of now) pool.hold(id, 0, 2 + step);
    }
    expect(passed).toEqual(['small 0', 'small 1', 'small 2', 'small 3', 'small 4', 'small 5']);
    pool.hold('full', 40, 30);
    expect(granted(pool, 30)).toEqual(['large']);
  });

  test('is passed by no more requests if the pool is carried over in between', () => {
    const pool = aPool([aRequest('a', { slots: 50 }), large, ...Array.from({ length: 9 }, (_, index) => small(index))]);
    expect(granted(pool)).toHaveLength(6);
    const carried = Pool.from(JSON.parse(JSON.stringify(pool.carry())));
    carried.hold('small 0', 0, 3);
    carried.hold('small 1', 0, 3);
    expect(granted(carried, 3)).toEqual(['small 5']);
  });

  test('leaves no trace when it is withdrawn: counting starts over for the next one', () => {
    const pool = aPool([aRequest('a', { slots: 50 }), large, ...Array.from({ length: 9 }, (_, index) => small(index))]);
    expect(granted(pool)).toEqual(['a', 'small 0', 'small 1', 'small 2', 'small 3', 'small 4']);
    pool.withdraw('large', 1);
    pool.ask(aRequest('other', { slots: 60, since: 0 }), 2);
    pool.hold('small 0', 0, 3);
    pool.hold('small 1', 0, 3);
    expect(granted(pool, 3)).toEqual(['small 5', 'small 6']);
  });
});

describe('keys', () => {
  /** Two keys with enough renders to keep both busy; the heavy one has three times the weight. */
  function sharesOf(capacity: number, slots: Record<string, number>, holdMs: Record<string, number>): number {
    const renders = Object.entries({ light: 1, heavy: 3 }).flatMap(([fairnessKey, fairnessWeight]) =>
      Array.from({ length: Math.ceil((60_000_000 * fairnessWeight) / (slots[fairnessKey]! * holdMs[fairnessKey]!)) }, (_, index) => ({
        ...aRequest(`${fairnessKey} ${index}`, { fairnessKey, fairnessWeight }),
        slots: slots[fairnessKey]!,
        holdMs: holdMs[fairnessKey]!,
        askAtMs: null,
      })),
    );
    const { shares } = simulate({ settings: { capacity }, renders, waitingPerKey: 60 });
    const [light, heavy] = ['light', 'heavy'].map((name) => shares.find(({ key }) => key === name)!.slotMs);
    return heavy! / light! / 3;
  }

  test.each([
    ['alike', { light: 10, heavy: 10 }, { light: 1_000, heavy: 1_000 }],
    ['larger in the light key', { light: 50, heavy: 10 }, { light: 1_000, heavy: 1_000 }],
    ['larger in the heavy key', { light: 10, heavy: 50 }, { light: 1_000, heavy: 1_000 }],
    ['longer in the light key', { light: 10, heavy: 10 }, { light: 20_000, heavy: 1_000 }],
    ['longer in the heavy key', { light: 10, heavy: 10 }, { light: 1_000, heavy: 20_000 }],
    ['larger and longer in the heavy key', { light: 7, heavy: 60 }, { light: 3_000, heavy: 20_000 }],
    ['so large in the heavy key that much is left for others', { light: 2, heavy: 60 }, { light: 8_000, heavy: 8_000 }],
    ['so large in the light key that much is left for others', { light: 60, heavy: 2 }, { light: 8_000, heavy: 8_000 }],
  ])('share slots over time by weight when renders are %s', (_, slots, holdMs) => {
    const ratio = sharesOf(100, slots, holdMs);
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  });

  test('are refunded an overcharge when slots come back early', () => {
    const pool = aPool([aRequest('long 0', { fairnessKey: 'long', slots: 100 })]);
    pool.admit(0);
    pool.hold('long 0', 0, 10_000);
    for (const key of ['short', 'long']) {
      for (let index = 0; index < 40; index += 1) pool.ask(aRequest(`${key} ${index + 1}`, { fairnessKey: key, slots: 50, since: 10_000 + index }), 10_000);
    }
    let now = 10_000;
    const count = { short: 0, long: 0 };
    const ends: { id: string; at: number }[] = [];
    while (now < 40_000) {
      for (const id of granted(pool, now)) {
        count[id.split(' ')[0] as 'short' | 'long'] += 1;
        ends.push({ id, at: now + (id.startsWith('short') ? 1_000 : 10_000) });
      }
      const next = ends.sort((one, other) => one.at - other.at).shift()!;
      now = next.at;
      pool.hold(next.id, 0, now);
    }
    expect(count.short).toBeGreaterThanOrEqual(20);
    expect(count.long).toBeGreaterThanOrEqual(3);
  });

  test('earn no credit by absence: a late key shares from its arrival on', () => {
    const pool = aFullPool();
    for (let index = 0; index < 40; index += 1) pool.ask(aRequest(`there ${index}`, { fairnessKey: 'there', slots: 50, since: index }), 0);
    pool.hold('full', 0, 0);
    const ends: string[] = [];
    let now = 0;
    for (; now < 10_000; now += 1_000) {
      for (const id of ends.splice(0)) pool.hold(id, 0, now);
      ends.push(...granted(pool, now));
    }
    for (let index = 0; index < 40; index += 1) pool.ask(aRequest(`late ${index}`, { fairnessKey: 'late', slots: 50, since: now + index }), now);
    const order: string[] = [];
    for (let round = 0; round < 8; round += 1, now += 1_000) {
      for (const id of ends.splice(0)) pool.hold(id, 0, now);
      ends.push(...granted(pool, now));
      order.push(...ends);
    }
    expect(order.filter((id) => id.startsWith('late')).length).toBeGreaterThanOrEqual(7);
    expect(order.filter((id) => id.startsWith('there')).length).toBeGreaterThanOrEqual(7);
  });

  test('are not charged for usage while no other key waited', () => {
    const pool = aPool([aRequest('a 0', { fairnessKey: 'a', slots: 100 })]);
    pool.admit(0);
    pool.hold('a 0', 0, 3_600_000);
    for (const key of ['b', 'a']) for (let index = 1; index < 5; index += 1) pool.ask(aRequest(`${key} ${index}`, { fairnessKey: key, slots: 50, since: index }), 3_600_000);
    expect(granted(pool, 3_600_000).sort()).toEqual(['a 1', 'b 1']);
  });

  test('are charged for held slots only from when others begin to wait, however long they have held them', () => {
    const pool = aPool([aRequest('a 0', { fairnessKey: 'a', slots: 50 })]);
    pool.admit(0);
    const now = 3_600_000;
    for (const key of ['a', 'b']) for (let index = 1; index < 200; index += 1) pool.ask(aRequest(`${key} ${index}`, { fairnessKey: key, slots: 10, since: index }), now);
    const order = served(pool, 100, () => 1_000).filter((id) => id.startsWith('a'));
    expect(order.length).toBeGreaterThan(10);
  });

  test.each([
    ['goes after a key that used less, even if it asked earlier', 60_000, 'b'],
    ['starts level with the others after ten minutes', 660_000, 'a'],
  ])('a key that used much and returns %s', (_what, awayMs, first) => {
    const pool = aPool([aRequest('a 0', { fairnessKey: 'a', slots: 100 })]);
    // Another key waits all the time, so past usage counts.
    for (let index = 0; index < 20; index += 1) pool.ask(aRequest(`b ${index}`, { fairnessKey: 'b', slots: 100, since: 1 }), 0);
    expect(granted(pool)).toEqual(['a 0']);
    pool.hold('a 0', 0, 100_000);
    expect(granted(pool, 100_000)).toEqual(['b 0']);
    pool.hold('b 0', 0, 101_000);
    expect(granted(pool, 101_000)).toEqual(['b 1']);
    pool.hold('b 1', 0, 102_000);
    const back = 100_000 + awayMs;
    pool.ask(aRequest('a 1', { fairnessKey: 'a', slots: 100, since: 0 }), back);
    expect(granted(pool, back)[0]?.[0]).toBe(first);
  });

  test('are charged for earlier renders when renders come one by one', () => {
    const pool = aFullPool();
    for (let index = 0; index < 200; index += 1) pool.ask(aRequest(`many ${index}`, { fairnessKey: 'many', slots: 10, since: index }), 0);
    pool.ask(aRequest('alone 0', { fairnessKey: 'alone', slots: 90, since: 300 }), 0);
    pool.hold('full', 0, 0);
    let [now, alone] = [0, 0];
    const ends: { id: string; at: number }[] = [];
    const had = { many: 0, alone: 0 };
    while (had.many + had.alone < 300) {
      for (const { id, slots } of pool.admit(now).grants) {
        had[id.split(' ')[0] as 'many' | 'alone'] += slots / 10;
        ends.push({ id, at: now + 1_000 });
      }
      const next = ends.sort((one, other) => one.at - other.at).shift()!;
      now = next.at;
      pool.hold(next.id, 0, now);
      if (next.id.startsWith('alone')) pool.ask(aRequest(`alone ${(alone += 1)}`, { fairnessKey: 'alone', slots: 90, since: now }), now);
    }
    expect(had.alone / (had.alone + had.many)).toBeLessThan(0.6);
  });
});

describe('a place in the queue', () => {
  test('counts the requests ahead: more urgent ones, earlier ones of its key, and as much of other keys as of its own', () => {
    const pool = aFullPool();
    pool.ask(aRequest('urgent', { priority: 1, since: 5 }), 5);
    for (let index = 0; index < 6; index += 1) {
      pool.ask(aRequest(`mine ${index}`, { since: index }), 5);
      pool.ask(aRequest(`other ${index}`, { since: index, fairnessKey: 'two' }), 5);
    }
    pool.ask(aRequest('later', { priority: 4, since: 0 }), 5);
    expect(pool.place('urgent', 6)).toMatchObject({ place: 1, slotsAhead: 0 });
    expect(pool.place('mine 3', 6)).toMatchObject({ place: 1 + 1 + 3 + 3, slotsAhead: 70 });
    expect(pool.place('later', 6)).toMatchObject({ place: 14 });
    expect(pool.place('full', 6)).toBe(null);
  });

  test('includes an estimated wait once it is known how long slots are held', () => {
    const pool = aFullPool();
    for (let index = 0; index < 30; index += 1) pool.ask(aRequest(`r ${index}`, { since: index }), 0);
    expect(pool.place('r 29', 0)?.estimateMs).toBe(null);
    pool.hold('full', 0, 4_000);
    pool.admit(4_000);
    // Two full pools are ahead of it, 4 s each.
    expect(pool.place('r 29', 4_000)?.estimateMs).toBe(8_000);
  });
});

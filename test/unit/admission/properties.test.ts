import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pool } from '../../../src/admission';
import { isBefore } from '../../../src/admission/requests';
import type { PoolSettings, SlotRequest } from '../../../src/admission';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const anId = fc.constantFrom(...ids);

const anAsk = fc.record({
  id: anId,
  slots: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 70 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  composition: fc.constantFrom('intro', 'outro'),
  priority: fc.constantFrom(1, 3, 3, 3, 5),
  fairnessKey: fc.constantFrom('x', 'y', 'z'),
  fairnessWeight: fc.constantFrom(0.5, 1, 7),
  since: fc.integer({ min: 1, max: 50 }),
});

const aSetting: fc.Arbitrary<PoolSettings> = fc.record(
  {
    capacity: fc.integer({ min: 20, max: 100 }),
    newSlotsPer10s: fc.constantFrom(30, 1_000),
    paused: fc.constantFrom(false, false, true),
    dailyBudget: fc.record({ amount: fc.constant(20), whenSpent: fc.constantFrom('wait' as const, 'fail' as const) }),
  },
  { requiredKeys: ['capacity'] },
);

type Step =
  | { do: 'ask'; request: SlotRequest }
  | { do: 'admit' }
  | { do: 'hold'; id: string; slots: number; until: number | null; cost: number | null }
  | { do: 'withdraw'; id: string }
  | { do: 'change'; settings: PoolSettings }
  | { do: 'pass'; ms: number };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('ask' as const), request: anAsk }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('admit' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      id: anId,
      slots: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 80 })),
      until: fc.option(fc.integer({ min: 1, max: 30_000 }), { freq: 5 }),
      cost: fc.option(fc.integer({ min: 0, max: 9 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), id: anId }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), settings: aSetting }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.constant(86_400_000)) }) },
);

const aRun = fc.record({ settings: aSetting, steps: fc.array(aStep, { minLength: 1, maxLength: 80 }) });

/** Performs one step and returns the pool's answer. */
function take(pool: Pool, step: Step, now: number): unknown {
  switch (step.do) {
    case 'ask':
      return pool.ask(step.request, now);
    case 'admit':
      return pool.admit(now);
    case 'hold':
      return pool.hold(step.id, step.slots, now, { until: step.until === null ? null : now + step.until, cost: step.cost });
    case 'withdraw':
      return pool.withdraw(step.id, now);
    case 'change':
      return pool.change(step.settings, now);
    case 'pass':
      return pool.report(now + step.ms);
  }
}

/** The time after each step. */
function timesOf(steps: readonly Step[]): number[] {
  let now = 1_000_000;
  return steps.map((step) => (step.do === 'pass' ? (now += step.ms) : now));
}

/** The simplest possible model of a pool: who holds what, and who waits. */
class PlainBooks {
  readonly holders = new Map<string, { slots: number; until: number | null }>();
  readonly waiting = new Map<string, SlotRequest>();
  capacity: number;

  constructor(settings: PoolSettings) {
    this.capacity = settings.capacity;
  }

  get used(): number {
    return [...this.holders.values()].reduce((sum, { slots }) => sum + slots, 0);
  }

  note(step: Step, answer: unknown, now: number): void {
    for (const [id, { until }] of this.holders) if (until !== null && until <= now) this.holders.delete(id);
    if (step.do === 'ask' && answer === 'queued') this.waiting.set(step.request.id, step.request);
    if (step.do === 'withdraw') [this.waiting, this.holders].forEach((map) => map.delete(step.id));
    if (step.do === 'change') this.capacity = step.settings.capacity;
    if (step.do === 'hold' && this.holders.has(step.id)) {
      if (step.slots === 0) this.holders.delete(step.id);
      else this.holders.set(step.id, { slots: step.slots, until: step.until === null ? null : now + step.until });
    }
    if (step.do === 'admit') this.noteGrants(answer as ReturnType<Pool['admit']>);
  }

  private noteGrants({ grants, overBudget }: ReturnType<Pool['admit']>): void {
    for (const { id, slots } of grants) {
      const { priority, slots: wanted } = this.waiting.get(id)!;
      if (wanted !== null) expect(slots).toBe(wanted);
      expect(slots).toBeGreaterThan(0);
      this.waiting.delete(id);
      this.holders.set(id, { slots, until: null });
      expect(this.used).toBeLessThanOrEqual(this.capacity);
      const urgent = [...this.waiting.values()].filter((other) => other.priority < priority && (other.slots ?? 0) <= this.capacity);
      expect(urgent).toEqual([]);
    }
    for (const id of overBudget) expect(this.waiting.delete(id)).toBe(true);
  }
}

function run(count: number, property: (input: { settings: PoolSettings; steps: Step[] }) => void): void {
  fc.assert(fc.property(aRun, property), { numRuns: count, seed: 15 });
}

describe('for any sequence of steps', () => {
  test('the pool never grants beyond its capacity or past a more urgent request, and neither loses nor wrongly frees slots', () => {
    run(400, ({ settings, steps }) => {
      const pool = Pool.open(settings, 0);
      const books = new PlainBooks(settings);
      const times = timesOf(steps);
      steps.forEach((step, index) => {
        books.note(step, take(pool, step, times[index]!), times[index]!);
        const report = pool.report(times[index]!);
        expect({ used: report.used, holders: report.holders, waiting: report.waiting }).toEqual({ used: books.used, holders: books.holders.size, waiting: books.waiting.size });
        if (step.do !== 'pass') expect(ids.map((id) => pool.slots(id))).toEqual(ids.map((id) => books.holders.get(id)?.slots ?? 0));
      });
    });
  });

  test('repeated calls have no effect', () => {
    run(200, ({ settings, steps }) => {
      const [once, twice] = [Pool.open(settings, 0), Pool.open(settings, 0)];
      const times = timesOf(steps);
      steps.forEach((step, index) => {
        const answer = take(once, step, times[index]!);
        expect(take(twice, step, times[index]!)).toEqual(answer);
        if (step.do === 'admit') expect(take(twice, step, times[index]!)).toMatchObject({ grants: [] });
        else take(twice, step, times[index]!);
        expect(twice.carry()).toEqual(once.carry());
      });
    });
  });

  test('a carried pool behaves like one that was not carried', () => {
    run(250, ({ settings, steps }) => {
      const pool = Pool.open(settings, 0);
      let carried = Pool.open(settings, 0);
      const times = timesOf(steps);
      steps.forEach((step, index) => {
        const now = times[index]!;
        expect(take(carried, step, now)).toEqual(take(pool, step, now));
        expect(carried.nextAt(now)).toEqual(pool.nextAt(now));
        expect(ids.map((id) => carried.place(id, now))).toEqual(ids.map((id) => pool.place(id, now)));
        carried = Pool.from(JSON.parse(JSON.stringify(carried.carry())));
      });
    });
  });

  test('a pool rebuilt from requests, grants and reports has the same books', () => {
    run(250, ({ settings, steps }) => {
      const pool = Pool.open(settings, 0);
      const rebuilt = Pool.open(settings, 0);
      const times = timesOf(steps);
      steps.forEach((step, index) => {
        const now = times[index]!;
        const answer = take(pool, step, now);
        if (step.do !== 'admit') return void take(rebuilt, step, now);
        const { grants, overBudget } = answer as ReturnType<Pool['admit']>;
        // It also waits in the rebuilt pool, so only its id matters.
        for (const { id, slots } of grants) rebuilt.grant({ ...steps.find(isAsk)!.request, id }, slots, now);
        for (const id of overBudget) rebuilt.withdraw(id, now);
      });
      const now = times.at(-1)!;
      for (const one of [pool, rebuilt]) one.hold('of nobody', 0, now);
      expect(rebuilt.report(now)).toEqual(pool.report(now));
      // Histories do not show which request was passed, so that starts over; when old growth is dropped does not matter.
      const comparable = ({ levels, pace: _, ...books }: ReturnType<Pool['carry']>) => ({ ...books, levels: levels.map(([priority, level]) => [priority, { ...level, passed: null }]) });
      expect(comparable(rebuilt.carry())).toEqual(comparable(pool.carry()));
    });
  });

  test('every waiting request is eventually granted', () => {
    run(200, ({ settings, steps }) => {
      const pool = Pool.open(settings, 0);
      const times = timesOf(steps);
      steps.forEach((step, index) => void take(pool, step, times[index]!));
      let now = times.at(-1)!;
      pool.change({ capacity: 70 }, now);
      for (let round = 0; round <= ids.length && pool.report(now).waiting > 0; round += 1) {
        now += 11_000;
        for (const id of ids) pool.hold(id, 0, now);
        pool.admit(now);
      }
      expect(pool.report(now).waiting).toBe(0);
    });
  });

  test('if only one key uses the pool, its first request is passed for no more slots than it needs', () => {
    run(250, ({ settings: { capacity }, steps }) => {
      const pool = Pool.open({ capacity }, 0);
      const times = timesOf(steps);
      const requests = new Map<string, SlotRequest>();
      const waiting = new Set<string>();
      const passed = new Map<string, number>();
      const firstOf = (): SlotRequest | undefined => [...waiting].map((id) => requests.get(id)!).sort((one, other) => (isBefore(one, other) ? -1 : 1))[0];
      steps.forEach((step, index) => {
        if (step.do === 'change' || step.do === 'withdraw') return;
        const one = isAsk(step) ? { ...step, request: { ...step.request, slots: step.request.slots ?? 9, priority: 3, fairnessKey: 'x' } } : step;
        const answer = take(pool, one, times[index]!);
        if (isAsk(one) && answer === 'queued') {
          requests.set(one.request.id, one.request);
          waiting.add(one.request.id);
        }
        if (one.do !== 'admit') return;
        for (const { id, slots } of (answer as ReturnType<Pool['admit']>).grants) {
          waiting.delete(id);
          passed.delete(id);
          // Once a request has been passed, it is next; until then the first one is.
          const next = [...passed.keys()].find((other) => waiting.has(other)) ?? firstOf()?.id;
          if (next === undefined || (!passed.has(next) && !isBefore(requests.get(next)!, requests.get(id)!))) continue;
          passed.set(next, (passed.get(next) ?? 0) + slots);
          expect(passed.get(next)).toBeLessThanOrEqual(requests.get(next)!.slots!);
        }
      });
    });
  });
});

function isAsk(step: Step): step is Step & { do: 'ask' } {
  return step.do === 'ask';
}

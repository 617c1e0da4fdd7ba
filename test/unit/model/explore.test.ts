import { describe, expect, it } from 'vitest';
import { explore, follow } from '../../../model/explore';
import type { Model, Step } from '../../../model/explore';
import { seededRandom } from '../../parity/random';
import { randomPrograms } from './programs';

/** Counters that each go up, one step at a time. */
interface Counters {
  values: number[];
}

interface Rules {
  counters: number;
  upTo: number;
  /** Whether each step also depends on all other counters. @default false */
  entangled?: boolean;
  wrong?: (values: number[]) => boolean;
  /** The next value of a counter. @default one more */
  next?: (value: number) => number;
  /** Whether the counters are interchangeable. @default false */
  alike?: boolean;
}

function counting({ counters, upTo, entangled = false, wrong = () => false, next = (value) => value + 1, alike = false }: Rules): Model<Counters> {
  const keyOf = (values: number[]): { key: string; nameOf: (id: string) => string } => {
    if (!alike) return { key: values.join(), nameOf: (id) => id };
    const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value || a.index - b.index);
    return { key: order.map(({ value }) => value).join(), nameOf: (id) => `c${order.findIndex(({ index }) => names[index] === id)}` };
  };
  const names = Array.from({ length: counters }, (_, index) => `c${index}`);
  return {
    begin: () => Promise.resolve({ values: names.map(() => 0) }),
    steps: ({ values }): Step[] =>
      names.flatMap((id, index) => (values[index]! < upTo ? [{ id, writes: [id], reads: entangled ? names : [] }] : [])),
    take: ({ values }, { id }) => Promise.resolve({ values: values.map((value, index) => (names[index] === id ? next(value) : value)) }),
    key: ({ values }) => keyOf(values),
    violations: ({ values }) => (wrong(values) ? [`wrong at ${values.join()}`] : []),
    windows: ({ values }) => (values.every((value) => value === upTo) ? ['all are up'] : []),
  };
}

describe('an exploration', () => {
  it('reaches every state, and takes every step from each', async () => {
    const { states, transitions, longestPath, violations } = await explore(counting({ counters: 3, upTo: 2, entangled: true }));
    expect({ states, transitions, longestPath, violations }).toEqual({ states: 27, transitions: 54, longestPath: 6, violations: [] });
  });

  it('reaches every state with only one order of commuting steps', async () => {
    const { states, transitions } = await explore(counting({ counters: 3, upTo: 2 }));
    expect({ states, transitions }).toEqual({ states: 27, transitions: 26 });
  });

  it('merges states that differ only in the names of their steps', async () => {
    const { states, violations } = await explore(counting({ counters: 3, upTo: 2, alike: true, wrong: (values) => values.join() === '0,1,2' || values.join() === '2,1,0' }));
    expect(states).toBe(10);
    expect(violations).toHaveLength(1);
  });

  it.each([[[0, 0, 0]], [[1, 0, 2]], [[0, 2, 1]], [[2, 2, 2]]])('finds a violation in a single state, and the path to it: %o', async (values) => {
    const model = counting({ counters: 3, upTo: 2, wrong: (found) => found.join() === values.join() });
    const { violations } = await explore(model);
    expect(violations.map(({ text }) => text)).toEqual([`wrong at ${values.join()}`]);
    expect((await follow(model, violations[0]!.path)).values).toEqual(values);
  });

  it('reports each possible event once', async () => {
    expect((await explore(counting({ counters: 2, upTo: 1 }))).windows).toEqual([{ text: 'all are up', path: ['c0', 'c1'] }]);
  });

  it('stops at the first violation on request', async () => {
    const model = counting({ counters: 3, upTo: 3, wrong: () => true });
    expect(await explore(model, { stopAtFirst: true })).toMatchObject({ states: 1, violations: [{ path: [] }] });
  });

  it('notices a path that returns to one of its own states', async () => {
    const { violations } = await explore(counting({ counters: 1, upTo: 3, next: (value) => (value + 1) % 3 }));
    expect(violations).toEqual([{ text: expect.stringContaining('for ever'), path: ['c0', 'c0', 'c0'] }]);
  });

  it('notices a path that never ends', async () => {
    const { violations, longestPath } = await explore(counting({ counters: 1, upTo: Infinity }), { maxSteps: 50 });
    expect(violations).toEqual([{ text: expect.stringContaining('for ever'), path: expect.objectContaining({ length: 50 }) }]);
    expect(longestPath).toBe(50);
  });
});

describe('an exploration with one order of commuting steps', () => {
  const found = async (seed: number, reduced: boolean) => {
    const model = randomPrograms(seededRandom(seed));
    const ends = new Set<string>();
    const { states, transitions, violations } = await explore(model, { reduced, onEnd: (state) => ends.add(model.key(state).key) });
    return { states, transitions, violations: violations.map(({ text }) => text).sort(), ends: [...ends].sort() };
  };

  it('ends in the same states and finds the same violations, in fewer steps and states than one with all orders: 200 programs', { timeout: 60_000 }, async () => {
    const saved = { states: 0, transitions: 0 };
    for (let seed = 0; seed < 200; seed++) {
      const [one, all] = [await found(seed, true), await found(seed, false)];
      expect({ seed, ends: one.ends, violations: one.violations }).toEqual({ seed, ends: all.ends, violations: all.violations });
      saved.states += all.states - one.states;
      saved.transitions += all.transitions - one.transitions;
    }
    expect(saved.states).toBeGreaterThan(2_000);
    expect(saved.transitions).toBeGreaterThan(10_000);
  });
});

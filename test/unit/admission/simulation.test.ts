import { expect, test } from 'vitest';
import { planRenders } from '../../../bench/p8-admission/planned-renders';
import { sharesByWeight } from '../../../bench/p8-admission/simulated';
import { simulate } from '../../../bench/p8-admission/simulate';

const renders = planRenders({ count: 5_000, weights: [1, 2, 3, 4] });
const found = simulate({ settings: { capacity: 1_000 }, renders, waitingPerKey: 50 });

test('while renders of 1 to 200 slots wait, they fill a pool of 1,000 to at least 90 %, and never beyond it', () => {
  expect(found.grants).toBe(renders.length);
  expect(found.mostUsed).toBeLessThanOrEqual(1_000);
  expect(found.usedShare).toBeGreaterThan(0.9);
});

test('while all of 20 keys have waiting renders, each gets slots by its weight', () => {
  const [least, most] = sharesByWeight(found);
  expect(least).toBeGreaterThan(0.9);
  expect(most).toBeLessThan(1.1);
});

test('small renders hardly wait for large ones, and large ones wait no longer than the share of their key requires', () => {
  const firstForMs = (from: number, to: number): number[] => found.waits.filter(({ render: { slots } }) => slots >= from && slots <= to).map((each) => each.firstForMs);
  const small = firstForMs(1, 10);
  expect(small.reduce((sum, each) => sum + each, 0) / small.length).toBeLessThan(2_000);
  // The lightest key has 20 slots on average: a render of 200 for 12 s uses them for two minutes.
  expect(Math.max(...firstForMs(100, 200))).toBeLessThan(4 * 120_000);
});

test('renders that give back most of their slots early make room for others', () => {
  const parted = renders.map((render) => (render.slots > 20 ? { ...render, givesBack: { slots: render.slots - 1, at: 0.5 } } : render));
  const early = simulate({ settings: { capacity: 1_000 }, renders: parted, waitingPerKey: 50 });
  expect(early.lastedMs).toBeLessThan(0.7 * found.lastedMs);
  expect(early.mostUsed).toBeLessThanOrEqual(1_000);
});

import type { BenchResult } from '../result';
import { show } from '../statistics';
import { capacity, planRenders } from './planned-renders';
import { simulate } from './simulate';
import type { Simulation } from './simulate';

const weights = [1, 2, 3, 4];

/** The granting rule alone, over a day's worth of renders. */
export function simulated(quick: boolean): { goals: BenchResult['goals']; tables: BenchResult['tables']; raw: unknown } {
  const count = quick ? 10_000 : 100_000;
  const cases = [
    { title: `${capacity} slots, 20 keys of weight 1 to 4`, capacity, renders: planRenders({ count, weights }) },
    { title: `${capacity} slots, one key`, capacity, renders: planRenders({ count: count / 10, weights, keys: 1 }) },
    { title: '200 slots, 20 keys of weight 1 to 4', capacity: 200, renders: planRenders({ count: count / 10, weights }) },
    { title: `${capacity} slots, half of the keys hold slots ten times as long`, capacity, renders: planRenders({ count: count / 2, weights }).map((render) => ({ ...render, holdMs: isOdd(render.fairnessKey) ? 10 * render.holdMs : render.holdMs })) },
  ].map(({ title, renders, capacity: slots }) => ({ title, found: simulate({ settings: { capacity: slots }, renders, waitingPerKey: 100 }) }));
  const [main] = cases;
  const { usedShare, cpuMs, mostUsed } = main!.found;
  const [least, most] = sharesByWeight(main!.found);
  return {
    goals: [
      { what: `simulated, ${show(count)} renders: most slots in use`, goal: `<= ${show(capacity)}`, measured: show(mostUsed), reached: mostUsed <= capacity },
      { what: 'simulated: in use while renders wait', goal: '>= 90 %', measured: percent(usedShare), reached: usedShare >= 0.9 },
      { what: 'simulated: slots per key, relative to its weight', goal: '0.9x to 1.1x', measured: `${least.toFixed(3)}x to ${most.toFixed(3)}x`, reached: least >= 0.9 && most <= 1.1 },
    ],
    tables: [
      {
        title: `The rule alone, in simulated time (${show(count)} renders took ${show(cpuMs / 1_000)} s)`,
        columns: ['pool', 'renders', 'in use while renders wait', 'slots per key, relative to its weight', 'wait at the head of its key, s: up to 10 slots, mean', 'largest', 'above 100 slots, mean', 'largest'],
        rows: cases.map(({ title, found }) => [title, show(found.grants), percent(found.usedShare), sharesByWeight(found).map((share) => `${share.toFixed(3)}x`).join(' to '), ...waits(found, 1, 10), ...waits(found, 101, 200)]),
      },
    ],
    raw: cases.map(({ title, found: { waits: _, ...found } }) => ({ title, ...found })),
  };
}

/** The smallest and largest share a key got relative to its weight while all keys had waiting renders. */
export function sharesByWeight({ shares }: Pick<Simulation, 'shares'>): [number, number] {
  const [slotMs, weight] = [shares.reduce((sum, each) => sum + each.slotMs, 0), shares.reduce((sum, each) => sum + each.weight, 0)];
  const ratios = shares.map((each) => each.slotMs / slotMs / (each.weight / weight));
  return [Math.min(...ratios), Math.max(...ratios)];
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function waits({ waits: all }: Simulation, from: number, to: number): string[] {
  const ms = all.filter(({ render: { slots } }) => slots >= from && slots <= to).map(({ firstForMs }) => firstForMs);
  const mean = ms.reduce((sum, each) => sum + each, 0) / ms.length;
  return [(mean / 1_000).toFixed(1), (ms.reduce((most, each) => Math.max(most, each), 0) / 1_000).toFixed(1)];
}

function isOdd(key: string): boolean {
  return Number(key.split(' ')[1]) % 2 === 1;
}

import { seededRandom } from '../p2-schedule/random';
import type { SimulatedRender } from './simulate';

export const capacity = 1_000;
export const keyCount = 20;

export interface RenderPlan {
  count: number;
  /** The weights of the keys, in order. */
  weights: readonly number[];
  keys?: number;
}

/**
 * Renders of 1 to 200 slots, log-uniform, with a mean near 38, held for 4 to 12 s. Each key has renders in proportion to
 * its weight. The keys take turns, so that none has requested everything before the next one begins.
 */
export function planRenders({ count, weights, keys = keyCount }: RenderPlan, seed = 1): SimulatedRender[] {
  const random = seededRandom(seed);
  const weightOf = (key: number): number => weights[key % weights.length]!;
  const sum = Array.from({ length: keys }, (_, key) => weightOf(key)).reduce((total, weight) => total + weight, 0);
  const byKey = Array.from({ length: keys }, (_, key) => key).flatMap((key) =>
    Array.from({ length: Math.round((count * weightOf(key)) / sum) }, (_, index) => ({
      id: `render-${key}-${index}`,
      slots: Math.round(Math.exp(random.between(0, Math.log(200)))),
      holdMs: Math.round(random.between(4_000, 12_000)),
      composition: `composition-${key}`,
      priority: 3,
      fairnessKey: `key ${key}`,
      fairnessWeight: weightOf(key),
      since: 0,
      askAtMs: null,
      turn: index,
    })),
  );
  return byKey.sort((one, other) => one.turn - other.turn).map(({ turn: _turn, ...render }) => render);
}

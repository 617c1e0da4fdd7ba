import type { Evidence } from '../evidence';
import type { Random } from '../../test/parity/random';
import type { Script } from '../run-script';

/** A whole number from `least` to `most`. */
export function integerBetween({ integer }: Random, least: number, most: number): number {
  return least + integer(most - least);
}

/** A healthy render of one to four seconds. */
export function healthyScript(random: Random, changes: Partial<Script> = {}): Script {
  return {
    startMs: integerBetween(random, 50, 800),
    renderMs: integerBetween(random, 600, 2_500),
    combineMs: integerBetween(random, 50, 500),
    frames: integerBetween(random, 10, 300),
    chunks: integerBetween(random, 1, 8),
    ending: 'done',
    ...changes,
  };
}

/** No other files remain in the bucket. */
export function leftoverViolations({ objects }: Evidence, expected: readonly string[]): string[] {
  const names = objects.map((key) => key.replace(/.*\//, '')).sort();
  return names.join() === expected.join() ? [] : [`left over: ${names.join(', ')}`];
}

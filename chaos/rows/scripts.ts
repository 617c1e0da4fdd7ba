import type { Evidence } from '../evidence';
import type { Random } from '../../test/parity/random';
import type { Script } from '../run-script';

/** A whole number from `least` to `most`. */
export function between({ integer }: Random, least: number, most: number): number {
  return least + integer(most - least);
}

/** A healthy render of one to four seconds. */
export function healthy(random: Random, changes: Partial<Script> = {}): Script {
  return {
    startMs: between(random, 50, 800),
    renderMs: between(random, 600, 2_500),
    combineMs: between(random, 50, 500),
    frames: between(random, 10, 300),
    chunks: between(random, 1, 8),
    ending: 'done',
    ...changes,
  };
}

/** No other files remain in the bucket. */
export function leftOver({ objects }: Evidence, expected: readonly string[]): string[] {
  const names = objects.map((key) => key.replace(/.*\//, '')).sort();
  return names.join() === expected.join() ? [] : [`left over: ${names.join(', ')}`];
}

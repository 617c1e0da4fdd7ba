import { explore } from '../explore';
import type { ExploreOptions, Exploration, Finding } from '../explore';
import type { PoolCode } from './pool-code';
import { PoolOfTwo } from './pool-of-two';
import type { PoolBound } from './pool-of-two';
import type { State } from './state';

export const shortPoolBounds: readonly PoolBound[] = Object.freeze([
  { renders: 2, faults: 0 },
  { renders: 1, faults: 1 },
]);

export const wholePoolBounds: readonly PoolBound[] = Object.freeze([...shortPoolBounds, { renders: 2, faults: 1 }]);

export function explorePool(code: PoolCode, bound: PoolBound, options: ExploreOptions<State> = {}): Promise<Exploration> {
  return explore(new PoolOfTwo(code, bound), options);
}

/** A violation, with the command that replays it. */
export function poolViolationLine({ renders, faults }: PoolBound, { text, path }: Finding): string {
  return `${text}\n    npm run model -- --replay 'pool of ${renders}, ${faults} faults: ${path.join(' ')}'`;
}

/** The first violation within the bound; null if there is none. */
export async function firstPoolViolation(code: PoolCode, bound: PoolBound): Promise<string | null> {
  const { violations } = await explorePool(code, bound, { stopAtFirst: true });
  return violations[0] ? poolViolationLine(bound, violations[0]) : null;
}

/** Parses a replay line; null if it is not for a pool. */
export function poolLine(line: string): { bound: PoolBound; path: string[] } | null {
  const found = /^pool of (\d+), (\d+) faults: (.+)$/.exec(line.trim());
  return found && { bound: { renders: Number(found[1]), faults: Number(found[2]) }, path: found[3]!.split(' ') };
}

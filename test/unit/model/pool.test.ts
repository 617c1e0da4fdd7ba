import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant } from '../../../chaos/plant';
import { projectRoot } from '../../../local/paths';
import { follow } from '../../../model/explore';
import { explorePool, firstPoolViolation, poolLine, poolViolationLine, shortPoolBounds } from '../../../model/pool/explore-pool';
import { poolMutants } from '../../../model/pool/mutants';
import { loadPoolCode } from '../../../model/pool/pool-code';
import { PoolOfTwo } from '../../../model/pool/pool-of-two';

const timeoutMs = 120_000;
const packageCode = () => loadPoolCode(path.join(projectRoot, 'src'));

describe('renders of a pool, in every order of their steps', () => {
  it.each(shortPoolBounds)('never run more than it has, and all end: $renders renders, $faults faults', { timeout: timeoutMs }, async (bound) => {
    const { states, violations } = await explorePool(await packageCode(), bound);
    expect(violations).toEqual([]);
    expect(states).toBeGreaterThan(100);
  });

  it('follow a line of steps: a pool that is terminated while it is full grants the next render only once the first has ended', async () => {
    const { bound, path: steps } = poolLine('pool of 2, 1 faults: A:asks A>ask pool:serves A<grant0.3 pool:terminated B:asks B>ask pool:reads pool:serves A:is-done A>hold pool:serves time pool:serves B<grant1.6')!;
    const { renders } = await follow(new PoolOfTwo(await packageCode(), bound), steps);
    expect(renders.map(({ phase }) => phase)).toEqual(['closed', 'running']);
  });

  it('are replayed from the printed line', () => {
    const bound = { renders: 2, faults: 1 };
    const line = /--replay '(.*)'/.exec(poolViolationLine(bound, { text: 'wrong', path: ['A:asks', 'A>ask'] }))![1]!;
    expect(poolLine(line)).toEqual({ bound, path: ['A:asks', 'A>ask'] });
    expect(poolLine('2 starts, 0 faults: A:put')).toBeNull();
  });
});

describe('an exploration of a pool finds a defect', () => {
  it.each(poolMutants)('$name', { timeout: timeoutMs }, async (mutant) => {
    expect(await firstPoolViolation(await loadPoolCode(plant(mutant, 'src')), mutant.bound)).toMatch(/npm run model -- --replay 'pool of/);
  });
});

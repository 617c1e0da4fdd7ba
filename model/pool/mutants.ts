import type { Defect } from '../../chaos/plant';
import type { PoolBound } from './pool-of-two';

interface Mutant extends Defect {
  /** A bound within which it is found. */
  bound: PoolBound;
}

const history = 'activities/admission/pool-history.ts';
const noFault: PoolBound = { renders: 2, faults: 0 };
const one: PoolBound = { renders: 2, faults: 1 };

/** Pool defects that the exploration must find. */
export const poolMutants: readonly Mutant[] = Object.freeze([
  { name: 'slots that are held until a time free at once', bound: noFault, file: 'admission/books.ts', find: 'if (holder.until !== null && holder.until <= now)', replace: 'if (holder.until !== null)' },
  { name: 'grants forgotten when a pool is rebuilt', bound: one, file: history, find: 'this.books!.grant(request, answer.granted.slots, this.now);', replace: '' },
  { name: 'a holder that asks again waits again', bound: one, file: 'admission/pool.ts', find: "if (holder) {\n      holder.heardAt = now;\n      return 'alreadyHolds';", replace: "if (holder) {\n      holder.heardAt = now;\n      return 'full';" },
]);

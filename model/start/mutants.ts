import type { Defect } from '../../chaos/plant';
import type { Bound } from './bounds';

interface Mutant extends Defect {
  /** A bound within which it is found. */
  bound: Bound;
}

const claim = 'remotion/start/launch-claim.ts';
const start = 'remotion/start/start-render.ts';

const none: Bound = { starts: 2, faults: 0 };
const one: Bound = { starts: 1, faults: 1 };
const oneTwice: Bound = { starts: 1, faults: 2 };
const two: Bound = { starts: 2, faults: 1 };

/** Defects of the claim that the exploration must find. Each removes something that "launched once" depends on. */
export const mutants: readonly Mutant[] = Object.freeze([
  { name: 'claim without If-None-Match', bound: none, file: claim, find: 'writeClaim(target, first, { absent: true })', replace: 'writeClaim(target, first, null)' },
  { name: 'takeover without If-Match', bound: oneTwice, file: claim, find: 'writeClaim(target, next, { etag })', replace: 'writeClaim(target, next, null)' },
  { name: 'settled without If-Match', bound: none, file: claim, find: 'writeClaim(target, { ...claim, state }, { etag })', replace: 'writeClaim(target, { ...claim, state }, null)' },
  { name: 'accepted launches forgotten', bound: none, file: claim, find: "if (launchClaim.state === 'accepted')", replace: 'if (false)' },
  { name: 'accepted launches not written down', bound: none, file: start, find: "await settleClaim(target, held, 'accepted');", replace: '' },
  { name: 'claims taken for launches', bound: none, file: claim, find: "if (launchClaim.state === 'accepted')", replace: "if (launchClaim.state !== 'rejected')" },
  { name: 'own claim not known again', bound: oneTwice, file: claim, find: 'if (launchClaim.owner === owner)', replace: 'if (false)' },
  { name: 'grace ignored', bound: none, file: claim, find: 'if (ageMs < target.graceMs)', replace: 'if (ageMs < 0)' },
  { name: 'grace without end', bound: one, file: claim, find: 'if (ageMs < target.graceMs)', replace: 'if (true)' },
  { name: 'launches not counted', bound: one, file: claim, find: 'launchClaim.launches + 1', replace: 'launchClaim.launches' },
  { name: 'stale claims launch', bound: two, file: start, find: 'if (isStale(target, current)) throw', replace: 'if (false) throw' },
  { name: 'lost answers taken for refusals', bound: one, file: start, find: 'if (!isDefiniteRejection(error)) throw launchUncertainError(target, shortestRetryMs, error);', replace: '' },
  { name: 'lost answers taken for launches', bound: one, file: start, find: 'if (!isDefiniteRejection(error)) throw launchUncertainError(target, shortestRetryMs, error);', replace: 'if (!isDefiniteRejection(error)) return;' },
  { name: 'earlier tries forgotten', bound: oneTwice, file: 'activities/left-to-next-try.ts', find: 'return mayBeLaunched || attempt < activityInfo().attempt - 1;', replace: 'return false;' },
]);

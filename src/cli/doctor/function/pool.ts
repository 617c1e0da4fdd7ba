import type { Check } from '../check';
import { failure, ok, unknown, warning } from '../finding';
import type { Finding } from '../finding';
import { programName } from '../../help';
import { concurrencyOf } from './lambda-probe';
import type { DeployedFunction } from './lambda-probe';
import { roomIn } from './concurrency';

export const poolCapacity: Check = {
  id: 'pool',
  needs: ['temporal', 'namespace', 'identity', '--function', 'function'],
  async look(place) {
    const { pools } = await place.renders();
    if (place.pool === undefined) return notNamed(await pools.list());
    const [{ capacity }, facts] = await Promise.all([pools.get(place.pool), concurrencyOf(place as DeployedFunction)]);
    return judgePool(place.pool, capacity, roomIn(facts));
  },
};

/** What else runs in the account needs some, too. */
const largestShare = 0.9;

/** Whether Lambda has as many executions as the pool gives away. */
export function judgePool(pool: string, capacity: number, room: number): Finding {
  const fitting = Math.max(1, Math.floor(room * largestShare));
  const setCapacity = `npx ${programName} pool set-capacity ${pool} ${fitting}`;
  if (capacity > room) return failure('pool', `Pool ${pool} has ${capacity} slots, but Lambda runs ${room} at a time: renders that were admitted fail.`, setCapacity);
  if (capacity > fitting) return warning('pool', `Pool ${pool} has ${capacity} of the ${room} that Lambda runs at a time: renders without admission, and other functions, find no room.`, setCapacity);
  return ok('pool', `Pool ${pool} has ${capacity} slots of the ${room} that Lambda runs at a time.`);
}

/** A pool does not tell which account and region it stands for. */
function notNamed(pools: string[]): Finding {
  if (pools.length > 0) return unknown('pool', `Could not check: needs --pool, one of ${pools.join(', ')}.`);
  return ok('pool', 'There are no pools: a render starts at once, whatever else runs.');
}

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
  async run(context) {
    const { pools } = await context.renders();
    if (context.pool === undefined) return notNamed(await pools.list());
    const { capacity } = await pools.get(context.pool);
    return judgePool(context.pool, capacity, roomIn(await concurrencyOf(context as DeployedFunction)));
  },
};

/** The rest is for whatever else runs in the account. */
const largestShare = 0.9;

/** Whether Lambda runs as many executions as the pool has slots. */
export function judgePool(pool: string, capacity: number, room: number): Finding {
  const fitting = Math.max(1, Math.floor(room * largestShare));
  const setCapacity = `npx ${programName} pool set-capacity ${pool} ${fitting}`;
  if (capacity > room) return failure('pool', `Pool ${pool} has ${capacity} slots, but Lambda runs only ${room} executions at a time: renders fail although the pool admitted them.`, setCapacity);
  if (capacity > fitting) return warning('pool', `Pool ${pool} has ${capacity} slots of the ${room} executions that Lambda runs at a time: little or no room is left for renders outside the pool, and for other functions.`, setCapacity);
  return ok('pool', `Pool ${pool} has ${capacity} slots of the ${room} executions that Lambda runs at a time.`);
}

/** A pool does not say which account and region it is for. */
function notNamed(pools: string[]): Finding {
  if (pools.length > 0) return unknown('pool', `Could not check: needs --pool, one of ${pools.join(', ')}.`);
  return ok('pool', 'There are no pools: every render starts at once, whatever else is running.');
}

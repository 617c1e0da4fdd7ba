import { proxyActivities } from '@temporalio/workflow';
import type { CheckedHolders, ReadPool, ReadPoolRequest, RenderActivities } from '../../contract/activities';
import type { LambdaShare } from '../../contract/pool-settings';
import { poolOptions } from '../activity-options';

/** How many holders one look takes: each costs a few reads. The others have their turn at the next one. */
const maxLooks = 200;

export function readPool(request: ReadPoolRequest): Promise<ReadPool> {
  const { readPool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: 'Rebuild the books from the history' });
  return readPool(request);
}

/** Finds out which of these renders, longest silent first, still run. */
export function checkHolders(ids: string[]): Promise<CheckedHolders> {
  const { checkHolders } = proxyActivities<RenderActivities>({ ...poolOptions, summary: 'Look which renders still run' });
  return checkHolders({ ids: ids.slice(0, maxLooks) });
}

/** How many concurrent executions a share of Lambda's limit is. */
export async function readLambdaLimit(share: LambdaShare): Promise<number> {
  const { readLambdaLimit } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Look up Lambda's limit in ${share.region}` });
  return (await readLambdaLimit(share)).slots;
}

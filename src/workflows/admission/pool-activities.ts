import { proxyActivities } from '@temporalio/workflow';
import type { CheckedHolders, ReadPool, ReadPoolRequest, RenderActivities } from '../../contract/activities';
import type { LambdaShare } from '../../contract/pool-settings';
import { poolOptions } from '../activity-options';

/** How many holders one check covers: each costs a few reads. The others follow in the next check. */
const maxChecked = 200;

export function readPool(request: ReadPoolRequest): Promise<ReadPool> {
  const { readPool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: 'Rebuild the books from the history' });
  return readPool(request);
}

/** Finds out which of these renders still run. Pass the longest silent first. */
export function checkHolders(ids: string[]): Promise<CheckedHolders> {
  const { checkHolders } = proxyActivities<RenderActivities>({ ...poolOptions, summary: 'Check which renders still run' });
  return checkHolders({ ids: ids.slice(0, maxChecked) });
}

/** A share of Lambda's limit as a number of concurrent executions. */
export async function readLambdaLimit(share: LambdaShare): Promise<number> {
  const { readLambdaLimit } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Read Lambda's limit in ${share.region}` });
  return (await readLambdaLimit(share)).slots;
}

import type { LambdaShare } from '../../contract/pool-settings';
import type { ActivityDeps } from '../options';

/** The share as a number of concurrent executions, at least one. */
export async function readLambdaLimit({ region, functionName, share }: LambdaShare, { aws, remotion }: ActivityDeps): Promise<{ slots: number }> {
  const executions = await remotion.lambdaLimit({ region, functionName }, { aws });
  return { slots: Math.max(1, Math.floor(executions * share)) };
}

import { defaultTaskQueue } from '../../contract/input';
import type { Cli, Renders } from '../cli';
import { explainError } from '../explain-error';
import { judgeConcurrency } from './concurrency';
import { judgeEventInvoke } from './event-invoke';
import { failure, ok, unknown } from './finding';
import type { Finding } from './finding';
import { judgeNode } from './node-version';
import { judgeRetention } from './retention';
import { queueOf, retentionOf } from './temporal-probe';
import { judgeWorkers } from './workers';

export interface Examined {
  taskQueue?: string;
  functionName?: string;
  region: string;
}

/** Walks the way of a render, and says of each place what it finds. It changes nothing. */
export async function examine(cli: Cli, { taskQueue = defaultTaskQueue, functionName, region }: Examined): Promise<Finding[]> {
  return [judgeNode(process.versions.node), ...(await examineTemporal(cli, taskQueue)), ...(await examineLambda(functionName, region)), notExamined];
}

/** Nobody should take silence for health. */
const notExamined = unknown(
  'not-examined',
  'Not looked at: the AWS identity, the clock, the version of the function, the bucket, the site, and the permissions of the worker (docs/iam.md has them all).',
);

async function examineTemporal(cli: Cli, taskQueue: string): Promise<Finding[]> {
  let renders: Renders;
  try {
    renders = await cli.connect();
  } catch (error) {
    const { message, remedy } = explainError(error);
    const later = ['namespace', 'workflow-worker', 'activity-worker'].map((id) => unknown(id, 'Could not check: needs Temporal.'));
    return [failure('temporal', message, remedy), ...later];
  }
  const { namespace } = renders.client.options;
  return [
    ok('temporal', 'Temporal answers.'),
    await orUnknown('namespace', async () => judgeRetention(namespace, await retentionOf(renders))),
    await orUnknown('workflow-worker', async () => judgeWorkers('workflow', taskQueue, await queueOf(renders, taskQueue, 'workflow'))),
    await orUnknown('activity-worker', async () => judgeWorkers('activity', taskQueue, await queueOf(renders, taskQueue, 'activity'))),
  ];
}

async function examineLambda(functionName: string | undefined, region: string): Promise<Finding[]> {
  const ids = ['async-invocations', 'concurrency'];
  if (functionName === undefined) return ids.map((id) => unknown(id, 'Could not check: needs --function.'));
  const [{ defaultAws }, probe] = await Promise.all([import('../../remotion/aws/aws.js'), import('./lambda-probe.js')]);
  return [
    await orUnknown('async-invocations', async () => judgeEventInvoke(functionName, await probe.eventInvokeOf(defaultAws(), region, functionName))),
    await orUnknown('concurrency', async () => judgeConcurrency(region, await probe.concurrencyOf(defaultAws(), region, functionName))),
  ];
}

/** What a check could not see, it says. */
async function orUnknown(id: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return unknown(id, `Could not check: ${explainError(error).message}`);
  }
}

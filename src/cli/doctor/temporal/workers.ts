import { programName } from '../../help';
import type { Check } from '../check';
import { failure, ok } from '../finding';
import type { Finding } from '../finding';
import type { QueueFacts, TaskKind, WorkerVersion } from './queue-facts';
import { queueOf } from './temporal-probe';

/** Whether a worker takes tasks of one kind. */
export function workersCheck(kind: TaskKind): Check {
  return {
    id: `${kind}-worker`,
    needs: ['temporal', 'namespace'],
    run: async ({ renders, taskQueue }) => judgeWorkers(kind, taskQueue, await queueOf(await renders(), taskQueue, kind)),
  };
}

/** Whether any of a queue's pollers gets tasks. */
export function judgeWorkers(kind: TaskKind, taskQueue: string, { pollers, current }: QueueFacts): Finding {
  const id = `${kind}-worker`;
  if (pollers.length === 0) return failure(id, `No worker polls task queue ${taskQueue} for ${kind} tasks, so renders wait.`, `npx ${programName} worker`);
  if (pollers.some((version) => isSame(version, current))) return ok(id, `${pollers.length === 1 ? 'One worker polls' : `${pollers.length} workers poll`} ${taskQueue} for ${kind} tasks${current ? `, under the current version ${nameOf(current)}` : ''}.`);
  const polling = pollers.find((version) => version !== null);
  if (current === null) return failure(id, `The workers on ${taskQueue} are versioned (${nameOf(polling!)}), but no version is current: they get no ${kind} tasks, and no error.`, makeCurrent(polling!));
  return failure(id, `${nameOf(current)} is the current version on ${taskQueue}, but none of its workers polls for ${kind} tasks.`, polling ? makeCurrent(polling) : `Start workers of ${nameOf(current)}.`);
}

function isSame(version: WorkerVersion | null, other: WorkerVersion | null): boolean {
  return version?.deploymentName === other?.deploymentName && version?.buildId === other?.buildId;
}

function nameOf({ deploymentName, buildId }: WorkerVersion): string {
  return `${deploymentName}.${buildId}`;
}

function makeCurrent({ deploymentName, buildId }: WorkerVersion): string {
  return `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`;
}

import { setTimeout as delay } from 'node:timers/promises';
import { isNotFound } from '../../../temporal/is-not-found';
import type { Renders } from '../../cli';
import type { QueueFacts, TaskKind, WorkerVersion } from './queue-facts';

/** `TASK_QUEUE_TYPE_…` of Temporal's API. */
const taskQueueTypes: Record<TaskKind, number> = { workflow: 1, activity: 2 };

/** `WORKER_VERSIONING_MODE_VERSIONED` of Temporal's API. */
const versioned = 2;

/** How long the namespace keeps closed workflows, in milliseconds; `null` if the server does not say. */
export async function retentionOf({ client }: Pick<Renders, 'client'>): Promise<number | null> {
  const { config } = await client.workflowService.describeNamespace({ namespace: client.options.namespace });
  const retention = config?.workflowExecutionRetentionTtl;
  return retention ? Number(retention.seconds ?? 0) * 1_000 : null;
}

/** Temporal's services look up namespaces in a cache, which is refreshed within 10 s. */
const knownWithinMs = 15_000;
const askAgainAfterMs = 200;

/**
 * Waits until the server knows a namespace that exists. A service that was asked for it before it was created answers
 * "not found" for a while afterwards.
 */
export async function untilKnown(renders: Pick<Renders, 'client'>, taskQueue: string): Promise<void> {
  for (const deadlineMs = Date.now() + knownWithinMs; ; await delay(askAgainAfterMs)) {
    try {
      await queueOf(renders, taskQueue, 'workflow');
      return;
    } catch (error) {
      if (!isNotFound(error) || Date.now() > deadlineMs) throw error;
    }
  }
}

/** Who polls a task queue, and which version gets its tasks. */
export async function queueOf({ client }: Pick<Renders, 'client'>, taskQueue: string, kind: TaskKind): Promise<QueueFacts> {
  const { pollers, versioningInfo } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: taskQueueTypes[kind],
  });
  return {
    pollers: (pollers ?? []).map(({ deploymentOptions }) => (deploymentOptions?.workerVersioningMode === versioned ? toVersion(deploymentOptions) : null)),
    current: toVersion(versioningInfo?.currentDeploymentVersion),
  };
}

function toVersion(version: { deploymentName?: string | null; buildId?: string | null } | null | undefined): WorkerVersion | null {
  return version?.buildId ? { deploymentName: version.deploymentName ?? '', buildId: version.buildId } : null;
}

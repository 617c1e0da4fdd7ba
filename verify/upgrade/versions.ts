import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { startWorkerProcess } from '../../local/stack/worker-process';
import type { Service } from '../../local/process/service';
import type { World } from '../../bench/world/world';

export type VersioningBehavior = 'AUTO_UPGRADE' | 'PINNED';

const deploymentName = 'remotion-renders';
const lookEveryMs = 500;
const knownWithinMs = 30_000;

/** Starts the worker program as one version of the deployment. */
export function startVersion({ workerEnv }: World, { buildId, behavior, logFolder }: { buildId: string; behavior: VersioningBehavior; logFolder: string }): Promise<Service> {
  const env = { ...workerEnv, TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_WORKER_BUILD_ID: buildId, TEMPORAL_VERSIONING_BEHAVIOR: behavior };
  return startWorkerProcess({ env, logFolder }, { name: `worker-${behavior}-${buildId}` });
}

/** The server learns of a version from its workers' first poll. */
export async function makeCurrent({ workflowService, options: { namespace } }: Client, buildId: string): Promise<void> {
  for (const deadlineMs = Date.now() + knownWithinMs; ; await delay(lookEveryMs)) {
    try {
      await workflowService.setWorkerDeploymentCurrentVersion({ namespace, deploymentName, buildId });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
    }
  }
}

/** The version that served a workflow last. */
export async function versionOf(client: Client, workflowId: string): Promise<string | null> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null;
}

import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Logger, NativeConnection } from '@temporalio/worker';

const lookEveryMs = 5_000;

/** What Temporal says of a version, by the numbers of its API (`WorkerDeploymentVersionStatus`). */
const statuses: Readonly<Record<number, { level: 'INFO' | 'WARN'; says: (version: WorkerDeploymentVersion) => string }>> = {
  1: {
    level: 'WARN',
    says: ({ deploymentName, buildId }) =>
      'Polls for nothing: the version of this worker is not current, so no workflow comes to it. Make it current: ' +
      `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`,
  },
  2: { level: 'INFO', says: () => 'The version of this worker is current' },
  3: { level: 'INFO', says: () => 'The version of this worker is being ramped up' },
  4: { level: 'INFO', says: () => 'Another version is current; this worker goes on with the workflows that are pinned to its own' },
  5: { level: 'INFO', says: () => 'Another version is current, and no open workflow is pinned to that of this worker: it may be stopped' },
};

/**
 * Says in the log what becomes of the version that a worker serves, until it has stopped. A version that nobody made
 * current gets nothing, in silence: neither server nor SDK says so.
 *
 * @see https://docs.temporal.io/worker-versioning
 */
export async function tellVersion(served: ServedVersion, stopped: AbortSignal): Promise<void> {
  const { version, logger } = served;
  for (let told: number | null = null; !stopped.aborted; ) {
    const status = await statusOf(served);
    const known = status !== null && status !== told ? statuses[status] : undefined;
    if (known && !stopped.aborted) logger.log(known.level, known.says(version), { ...version });
    told = status ?? told;
    await delay(lookEveryMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

export interface ServedVersion {
  connection: NativeConnection;
  namespace: string;
  version: WorkerDeploymentVersion;
  logger: Logger;
}

/** Null where nothing is known: the server learns of a version by the first poll of its workers. */
async function statusOf({ connection, namespace, version, logger }: ServedVersion): Promise<number | null> {
  try {
    const { workerDeploymentVersionInfo: info } = await connection.workflowService.describeWorkerDeploymentVersion({ namespace, deploymentVersion: version });
    return info?.status ?? null;
  } catch (error) {
    logger.debug('The version of this worker is not known yet', { error });
    return null;
  }
}

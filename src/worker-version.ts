import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Logger, NativeConnection } from '@temporalio/worker';

const pollEveryMs = 5_000;

/** The log message for each status of a version, by the number in Temporal's API (`WorkerDeploymentVersionStatus`). */
const statuses: Readonly<Record<number, { level: 'INFO' | 'WARN'; message: (version: WorkerDeploymentVersion) => string }>> = {
  1: {
    level: 'WARN',
    message: ({ deploymentName, buildId }) =>
      "This worker receives no tasks: its version is not current. Make it current: " +
      `temporal worker deployment set-current-version --deployment-name ${deploymentName} --build-id ${buildId}`,
  },
  2: { level: 'INFO', message: () => "This worker's version is current" },
  3: { level: 'INFO', message: () => "This worker's version is being ramped up" },
  4: { level: 'INFO', message: () => 'Another version is current; this worker continues only workflows pinned to its version' },
  5: { level: 'INFO', message: () => "Another version is current, and no open workflow is pinned to this worker's version: you can stop it" },
};

/**
 * Logs the status of a worker's version, until the worker has stopped. A version that was never made current receives no
 * tasks, and neither server nor SDK says so.
 *
 * @see https://docs.temporal.io/worker-versioning
 */
export async function logVersionStatus(served: ServedVersion, stopped: AbortSignal): Promise<void> {
  const { version, logger } = served;
  for (let logged: number | null = null; !stopped.aborted; ) {
    const status = await statusOf(served);
    const known = status !== null && status !== logged ? statuses[status] : undefined;
    if (known && !stopped.aborted) logger.log(known.level, known.message(version), { ...version });
    logged = status ?? logged;
    await delay(pollEveryMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

export interface ServedVersion {
  connection: NativeConnection;
  namespace: string;
  version: WorkerDeploymentVersion;
  logger: Logger;
}

/** Null while unknown: the server learns of a version from the first poll of its workers. */
async function statusOf({ connection, namespace, version, logger }: ServedVersion): Promise<number | null> {
  try {
    const { workerDeploymentVersionInfo: info } = await connection.workflowService.describeWorkerDeploymentVersion({ namespace, deploymentVersion: version });
    return info?.status ?? null;
  } catch (error) {
    logger.debug("Temporal does not know this worker's version yet", { error });
    return null;
  }
}

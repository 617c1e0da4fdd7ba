import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import type { TemporalServer } from './temporal-server';

/** The shortest that a server takes. What is left of a run that could not delete its namespace goes with it. */
const retention = msToTs('1 day');

/** A server learns of a new namespace within some ten seconds. */
const knownWithinMs = 30_000;
const lookEveryMs = 250;

/**
 * Takes a namespace of its own on a Temporal server that runs already: makes it, and deletes it at `stop()`. The server is
 * neither started nor ended.
 *
 * @throws an error when nobody answers there, or nobody may make namespaces there (Temporal Cloud).
 */
export async function useTemporalServer(address: string, purpose: string): Promise<TemporalServer> {
  const namespace = `${purpose}-${randomUUID().slice(0, 8)}`.toLowerCase();
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    await untilKnown(connection, namespace);
  } catch (cause) {
    await connection.close();
    throw new Error(`Namespace ${namespace} cannot be made on the Temporal server at ${address}: ${(cause as Error).message}`, { cause });
  }
  let isStopped = false;
  return {
    name: `The Temporal server at ${address}`,
    address,
    namespace,
    ended: new Promise(() => undefined),
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await connection.operatorService.deleteNamespace({ namespace });
      await connection.close();
    },
  };
}

/** Its services read their list of namespaces now and then, each by itself. */
async function untilKnown({ workflowService }: Connection, namespace: string): Promise<void> {
  for (const deadlineMs = Date.now() + knownWithinMs; ; await delay(lookEveryMs)) {
    try {
      await workflowService.countWorkflowExecutions({ namespace });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
    }
  }
}

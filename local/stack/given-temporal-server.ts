import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import type { TemporalServer } from './temporal-server';

/** The shortest retention that a server accepts. A run that could not delete its namespace leaves nothing behind for longer. */
const retention = msToTs('1 day');

/** A server's services learn of a new namespace within about ten seconds. */
const knownWithinMs = 30_000;
const lookEveryMs = 250;

/**
 * Creates a namespace on a running Temporal server, and deletes it at `stop()`. Neither starts nor stops the
 * server.
 *
 * @throws an error if no server answers at the address, or it does not allow creating namespaces (Temporal Cloud).
 */
export async function useTemporalServer(address: string, purpose: string): Promise<TemporalServer> {
  const namespace = `${purpose}-${randomUUID().slice(0, 8)}`.toLowerCase();
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention });
    await untilKnown(connection, namespace);
  } catch (cause) {
    await connection.close();
    throw new Error(`Namespace ${namespace} cannot be created on the Temporal server at ${address}: ${(cause as Error).message}`, { cause });
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

/** Each of the server's services refreshes its own list of namespaces from time to time. */
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

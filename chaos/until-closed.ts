import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';

/** Resolves once the workflow is closed or this much time has passed. */
export async function waitUntilClosed(workflow: WorkflowHandle, withinMs: number): Promise<void> {
  const giveUp = new AbortController();
  const asFinal = delay(withinMs, undefined, { signal: giveUp.signal, ref: false }).catch(() => undefined);
  try {
    for (const deadlineMs = Date.now() + withinMs; Date.now() < deadlineMs; ) {
      // The server may be down; it comes back.
      const status = await workflow.describe().then((described) => described.status.name, () => null);
      if (status === null) await delay(200);
      else if (status !== 'RUNNING') return;
      else await Promise.race([asFinal, workflow.result().catch(() => undefined)]);
    }
  } finally {
    giveUp.abort();
  }
}

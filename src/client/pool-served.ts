import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';

/** A worker that cannot run a pool fails within milliseconds. */
const patienceMs = 10_000;
const pollEveryMs = 100;

/**
 * Waits until a worker runs a pool: otherwise renders would wait for it forever, without an error. Returns why the workers
 * do not run it, or null.
 */
export async function whyNotServed(workflow: Pick<WorkflowHandle, 'fetchHistory'>): Promise<string | null> {
  for (const deadline = Date.now() + patienceMs; ; await delay(pollEveryMs)) {
    const events = (await workflow.fetchHistory()).events!;
    if (events.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes)) return null;
    const failed = events.find(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes);
    if (failed) return `cannot run it (${failed.workflowTaskFailedEventAttributes!.failure!.message})`;
    if (Date.now() > deadline) return `did not pick it up within ${patienceMs} ms`;
  }
}

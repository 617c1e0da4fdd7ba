import type { WorkflowExecutionDescription } from '@temporalio/client';
import { toMs } from '../temporal/timestamp';

/**
 * If a task waits for this long, no worker is running: a task of a worker that died is offered to the others after 10 s.
 */
const patienceMs = 15_000;

/** State of a pending task or activity that no worker has taken yet, in Temporal's API. */
const scheduled = 1;

/**
 * Since when a task of a workflow has been waiting for a worker; `null` while workers take its tasks. An activity that is
 * backing off does not wait for a worker yet.
 */
export function waitingForWorkerSince({ raw }: Pick<WorkflowExecutionDescription, 'raw'>, nowMs = Date.now()): Date | null {
  // Stryker disable next-line ArrayDeclaration: the mutant's element is not a task.
  const tasks = [raw.pendingWorkflowTask, ...(raw.pendingActivities ?? [])];
  const waiting = tasks.flatMap((task) => (task?.state === scheduled ? (toMs(task.scheduledTime) ?? []) : []));
  const sinceMs = Math.min(...waiting);
  return nowMs - sinceMs > patienceMs ? new Date(sinceMs) : null;
}

import { getClient } from '@temporalio/activity';
import { poolWorkflowId, renderAdmissionWorkflowType } from '../../contract/admission';
import { isOpen } from '../../temporal/is-open';

/** Asks Temporal's server why a pool does not answer: no worker takes its tasks, or they fail. */
export async function describePool({ pool }: { pool: string }): Promise<{ problem: string | null }> {
  const { status, raw, taskQueue } = await getClient().workflow.getHandle(poolWorkflowId(pool)).describe();
  if (!isOpen(status)) return { problem: null };
  const { attempt = 0, scheduledTime } = raw.pendingWorkflowTask ?? {};
  // A failed task is retried; a task that no worker takes stays scheduled.
  if (Number(attempt) > 1) {
    return { problem: `the workflow of pool ${pool} fails: do the workers of task queue ${taskQueue} export ${renderAdmissionWorkflowType}? (export * from 'temporal-remotion-lambda/workflows')` };
  }
  return { problem: scheduledTime ? `no worker of task queue ${taskQueue} has taken the task of pool ${pool}` : null };
}

import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';

/** `RESET_REAPPLY_TYPE_NONE` in Temporal's API: signals are not reapplied. */
const resetReapplyTypeNone = 2;

/** Resets a workflow to before its first commands. Returns false when it has none yet. */
export async function resetToStart({ workflowService, options }: Client, workflow: WorkflowHandle): Promise<boolean> {
  const { events } = await workflow.fetchHistory();
  const firstTask = events!.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
  if (!firstTask) return false;
  const { runId } = await workflow.describe();
  await workflowService.resetWorkflowExecution({
    namespace: options.namespace,
    workflowExecution: { workflowId: workflow.workflowId, runId },
    workflowTaskFinishEventId: firstTask.eventId,
    requestId: randomUUID(),
    reason: 'test',
    resetReapplyType: resetReapplyTypeNone,
  });
  return true;
}

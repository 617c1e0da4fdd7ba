import type { WorkflowClient, WorkflowExecutionDescription } from '@temporalio/client';

/** Describes the run that replaced this one by resets, or this one if it was not reset. */
export async function runAfterResets(
  client: Pick<WorkflowClient, 'getHandle'>,
  workflowId: string,
  runId: string,
): Promise<WorkflowExecutionDescription> {
  // The new run may have been reset, too.
  for (let run = runId; ; ) {
    const description = await client.getHandle(workflowId, run).describe();
    const resetRunId = description.raw.workflowExtendedInfo?.resetRunId;
    if (!resetRunId) return description;
    run = resetRunId;
  }
}

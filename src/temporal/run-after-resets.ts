import type { WorkflowClient, WorkflowExecutionDescription } from '@temporalio/client';

/** What a run has become: of one that was reset, the run that took its place; otherwise itself. */
export async function runAfterResets(
  client: Pick<WorkflowClient, 'getHandle'>,
  workflowId: string,
  runId: string,
): Promise<WorkflowExecutionDescription> {
  // The run that a reset has made may have been reset, too.
  for (let run = runId; ; ) {
    const description = await client.getHandle(workflowId, run).describe();
    const resetRunId = description.raw.workflowExtendedInfo?.resetRunId;
    if (!resetRunId) return description;
    run = resetRunId;
  }
}

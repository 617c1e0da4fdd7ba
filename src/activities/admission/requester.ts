import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { requesterOf } from '../../contract/admission';
import { isOpen } from '../../temporal/is-open';
import { runAfterResets } from '../../temporal/run-after-resets';

/** The current state of the workflow that asked for slots; null if it was deleted, which only happens long after it closed. */
export async function describeRequester(slotRequestId: string): Promise<WorkflowExecutionDescription | null> {
  const { workflowId, originalRunId } = requesterOf(slotRequestId);
  try {
    return await runAfterResets(getClient().workflow, workflowId, originalRunId);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Whether the workflow that asked is still open. */
export async function hasOpenWorkflow(slotRequestId: string): Promise<boolean> {
  const requester = await describeRequester(slotRequestId);
  return requester !== null && isOpen(requester.status);
}

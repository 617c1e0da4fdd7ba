import { getClient } from '@temporalio/activity';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { SignalPoolRequest } from '../../contract/activities';
import { poolWorkflowId, renderAdmissionWorkflowType } from '../../contract/admission';
import { failureDetails } from '../../contract/failure-details';
import { RenderFailureType } from '../../contract/failures';
import type { RenderAdmissionInput } from '../../contract/pool-messages';

/**
 * Signals a pool that was not running. A pool that was terminated is started again, and rebuilds its books from the
 * history of that run before it grants anything. The first caller starts it; the others only signal.
 *
 * This is an activity because signal-with-start is a client call, not a workflow command.
 */
export async function signalPool({ pool, signalName, payload }: SignalPoolRequest): Promise<void> {
  const { runId, taskQueue } = await lastRun(pool);
  const input: RenderAdmissionInput = { pool, rebuildFrom: runId };
  await getClient().workflow.signalWithStart(renderAdmissionWorkflowType, {
    workflowId: poolWorkflowId(pool),
    taskQueue,
    args: [input],
    signal: signalName,
    signalArgs: [payload],
  });
}

async function lastRun(pool: string): Promise<WorkflowExecutionDescription> {
  try {
    return await getClient().workflow.getHandle(poolWorkflowId(pool)).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw poolNotFound(pool, error);
    throw error;
  }
}

function poolNotFound(pool: string, cause: Error): ApplicationFailure {
  const type = RenderFailureType.RenderPoolNotFound;
  return ApplicationFailure.create({
    message: `This namespace has no pool ${JSON.stringify(pool)} (no workflow ${poolWorkflowId(pool)}). Nothing was started.`,
    type,
    details: [failureDetails(type)],
    nonRetryable: true,
    cause,
  });
}

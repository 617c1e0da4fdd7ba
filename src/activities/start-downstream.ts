import { activityInfo, getClient } from '@temporalio/activity';
import { isGrpcServiceError, ServiceError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import type { StartDownstreamRequest } from '../contract/activities';
import { RenderFailureType } from '../contract/failures';

/** gRPC codes that no retry will change: INVALID_ARGUMENT, PERMISSION_DENIED. */
const permanentCodes: readonly number[] = [3, 7];

/**
 * Signals a workflow, starting it first if it is not running. An activity, because signal-with-start is a client call,
 * not a workflow command.
 */
export async function startDownstream({ target, signalName, payload }: StartDownstreamRequest): Promise<void> {
  const { workflowId, start } = target;
  if (!start) throw undelivered(workflowId, "whenMissing: 'start' needs start: { workflowType, taskQueue }");
  const { workflowType, taskQueue, args = [], workflowIdReusePolicy } = start;
  const signal = { signal: signalName, signalArgs: [payload] };
  try {
    await getClient().workflow.signalWithStart(workflowType, { workflowId, taskQueue, args, workflowIdReusePolicy, ...signal });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      if (await wasSignalledBefore(workflowId)) return;
      throw undelivered(workflowId, error.message, error);
    }
    throw refusal(workflowId, error) ?? error;
  }
}

/**
 * Whether an earlier try of this activity started and signalled the workflow, but its response got lost. The workflow has
 * closed since, and must not be started again.
 */
async function wasSignalledBefore(workflowId: string): Promise<boolean> {
  const { attempt, scheduledTimestampMs } = activityInfo();
  if (attempt === 1) return false;
  const { startTime } = await getClient().workflow.getHandle(workflowId).describe();
  return startTime.getTime() >= scheduledTimestampMs;
}

/** The failure for a call that the server will never accept; null if a retry may succeed. */
function refusal(workflowId: string, error: unknown): ApplicationFailure | null {
  // NOT_FOUND: the namespace or something else.
  if (error instanceof NamespaceNotFoundError || error instanceof WorkflowNotFoundError) return undelivered(workflowId, error.message, error);
  // The SDK wraps the gRPC error, which has the reason.
  const { cause } = error instanceof ServiceError ? error : {};
  if (!isGrpcServiceError(cause) || !permanentCodes.includes(cause.code)) return null;
  return undelivered(workflowId, cause.details, cause);
}

function undelivered(workflowId: string, reason: string, cause?: Error): ApplicationFailure {
  return ApplicationFailure.create({
    message: `Downstream workflow ${workflowId} could not be signalled and started: ${reason}`,
    type: RenderFailureType.RenderDownstreamUndelivered,
    nonRetryable: true,
    cause,
  });
}

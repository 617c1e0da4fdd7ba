import { getClient } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { StartDownstreamRequest } from '../contract/activities';

/**
 * Signals a workflow, starting it first when it is not there. Signal-with-start is a call of a client, not a command
 * of a workflow, hence an activity.
 */
export async function startDownstream({ target, signalName, payload }: StartDownstreamRequest): Promise<void> {
  if (!target.start) {
    throw ApplicationFailure.nonRetryable(
      `Downstream target ${target.workflowId} has whenMissing: 'start' but no start: { workflowType, taskQueue }`,
      'InvalidRenderRequest',
    );
  }
  const { workflowType, taskQueue, args = [] } = target.start;
  await getClient().workflow.signalWithStart(workflowType, {
    workflowId: target.workflowId,
    taskQueue,
    args,
    signal: signalName,
    signalArgs: [payload],
  });
}

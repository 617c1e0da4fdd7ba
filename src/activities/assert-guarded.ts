import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo, getClient, log } from '@temporalio/activity';
import type { GuardReference } from '../contract/activities';
import { invalidField } from '../remotion/errors/invalid-request';

/** The guard was started just before this activity; a worker that cannot run it fails within milliseconds. */
const answersWithinMs = 5_000;
const pollEveryMs = 100;

/**
 * Refuses a start whose guard cannot run: otherwise no worker would cancel the render of a terminated workflow, and the
 * caller would not know. Reading a history costs no Action.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` when the workers of the task queue do not export `renderGuard`.
 */
export async function assertGuarded(guard: GuardReference): Promise<void> {
  const handle = getClient().workflow.getHandle(guard.workflowId, guard.runId);
  for (const deadlineMs = Date.now() + answersWithinMs; ; await delay(pollEveryMs)) {
    const { events } = await handle.fetchHistory();
    if (events?.some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes)) return;
    if (Date.now() < deadlineMs) continue;
    const failed = events?.find(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes);
    // Its worker may just be busy.
    if (!failed) return log.warn('The guard of the render has not started yet', { guardWorkflowId: guard.workflowId });
    await handle.terminate('No worker exports renderGuard').catch((error: unknown) => log.warn('The guard was not terminated', { error }));
    throw notExported(failed.workflowTaskFailedEventAttributes?.failure?.message);
  }
}

function notExported(message: string | null | undefined): Error {
  const { taskQueue } = activityInfo();
  const remedy = `Export it beside renderMedia: export * from 'temporal-remotion-lambda/workflows'`;
  return invalidField('whenTerminated', `'cancel' needs the workflow renderGuard, which the workers of task queue ${taskQueue} cannot run (${message}). ${remedy}`);
}

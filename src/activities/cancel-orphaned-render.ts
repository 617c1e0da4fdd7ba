import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { CancelledRender, CancelOrphanRequest } from '../contract/activities';
import { isOpen } from '../temporal/is-open';
import { runAfterResets } from '../temporal/run-after-resets';
import { cancelRender } from './cancel-render';
import { isRefusal, asRetryable } from './classify-failure';
import type { ActivityDeps } from './options';

/** Cancels the render of a workflow that closed without signalling its guard, unless a reset continued that workflow. */
export async function cancelOrphanedRender({ parent, ...request }: CancelOrphanRequest, deps: ActivityDeps): Promise<CancelledRender> {
  // A reset closes the run that the guard watches; the new run adopts the render.
  if (await continuesAfterReset(parent)) return { reason: `workflow ${parent.workflowId} continues after a reset` };
  try {
    return await cancelRender(request, deps);
  } catch (error) {
    // Another worker may have the permission, or this one may a little later.
    throw isRefusal(error) ? asRetryable(error) : error;
  }
}

/** Whether a reset continued the run. A retried or scheduled run has its own render; only a reset keeps this one. */
async function continuesAfterReset({ workflowId, runId }: CancelOrphanRequest['parent']): Promise<boolean> {
  const { workflow } = getClient();
  try {
    const last = await runAfterResets(workflow, workflowId, runId);
    return last.runId !== runId && isOpen(last.status);
  } catch (error) {
    // The workflow was deleted, not just terminated.
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

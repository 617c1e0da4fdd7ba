import { getClient } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { CancelledRender, CancelOrphanRequest } from '../contract/activities';
import { isOpen } from '../temporal/is-open';
import { runAfterResets } from '../temporal/run-after-resets';
import { cancelRender } from './cancel-render';
import { isRefusal, triedElsewhere } from './classify-failure';
import type { ActivityDeps } from './options';

/** Cancels the render of a workflow that ended without a word, unless that workflow was reset, and goes on. */
export async function cancelOrphanedRender({ parent, ...request }: CancelOrphanRequest, deps: ActivityDeps): Promise<CancelledRender> {
  // A reset ends the present run, and its guard hears of that; the new run adopts the render.
  if (await goesOn(parent)) return { reason: `workflow ${parent.workflowId} goes on` };
  try {
    return await cancelRender(request, deps);
  } catch (error) {
    // Another worker may be allowed to, or this one a little later.
    throw isRefusal(error) ? triedElsewhere(error) : error;
  }
}

/** A run that is retried, or follows on a schedule, has a render of its own; only a reset takes this one along. */
async function goesOn({ workflowId, runId }: CancelOrphanRequest['parent']): Promise<boolean> {
  const { workflow } = getClient();
  try {
    const last = await runAfterResets(workflow, workflowId, runId);
    return last.runId !== runId && isOpen(last.status);
  } catch (error) {
    // Deleted, not only terminated.
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

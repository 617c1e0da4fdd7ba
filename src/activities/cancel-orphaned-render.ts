import { getClient } from '@temporalio/activity';
import type { CancelledRender, CancelOrphanRequest } from '../contract/activities';
import { cancelRender } from './cancel-render';
import type { ActivityDeps } from './options';

/** Cancels the render of a workflow that ended without a word, unless that workflow goes on under another run. */
export async function cancelOrphanedRender({ parent, ...request }: CancelOrphanRequest, deps: ActivityDeps): Promise<CancelledRender> {
  // A reset ends the present run, and its guard hears of that; the new run adopts the render.
  if (await goesOn(parent)) return { reason: `workflow ${parent.workflowId} goes on` };
  return cancelRender(request, deps);
}

async function goesOn({ workflowId, firstExecutionRunId }: CancelOrphanRequest['parent']): Promise<boolean> {
  const { status, raw } = await getClient().workflow.getHandle(workflowId).describe();
  // The same id may meanwhile be that of another workflow, with a render of its own.
  return status.name === 'RUNNING' && raw.workflowExecutionInfo?.firstRunId === firstExecutionRunId;
}

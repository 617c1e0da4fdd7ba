import { CancellationScope, log, ParentClosePolicy, patched, startChild, uuid4, workflowInfo } from '@temporalio/workflow';
import type { GuardReference } from '../contract/activities';
import { renderGuardWorkflowType } from '../contract/messages';
import type { RenderMediaInput } from '../contract/input';
import { cancelRequest } from './cancel-remote-render';
import { mayRun } from './outcome';
import type { RenderOutcome } from './outcome';
import { renderEndedSignal } from './render-guard';
import type { renderGuard } from './render-guard';
import type { RenderState } from './render-state';

/** Longer than any render, but not forever: no worker may be left that can run the guard. */
const guardTimeout = '24h';

/**
 * Runs an attempt, with a guard beside it if requested: a child workflow that Temporal cancels when this workflow is
 * closed from outside, whatever it is doing. If the render could not be stopped, the guard stays and keeps trying after
 * this workflow has closed.
 */
export async function runGuarded(input: RenderMediaInput, { attempt }: RenderState, run: (guard?: GuardReference) => Promise<RenderOutcome>): Promise<RenderOutcome> {
  if (input.whenTerminated !== 'cancel') return run();
  const { workflowId, runId } = workflowInfo();
  // Not cancelled with this workflow, which cancels the render itself.
  const guard = await CancellationScope.nonCancellable(() =>
    startChild<typeof renderGuard>(renderGuardWorkflowType, {
      args: [{ ...cancelRequest(input, attempt, null), parent: { workflowId, runId } }],
      // Not derived from this workflow's id: replaying the history under another id would give another command.
      workflowId: `render-guard-${uuid4()}`,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      workflowExecutionTimeout: guardTimeout,
      staticSummary: `Cancels the render of ${workflowId} if that workflow is terminated or times out`,
    }),
  );
  const outcome = await run({ workflowId: guard.workflowId, runId: guard.firstExecutionRunId });
  if (mayRun(outcome) && patched('guard-stays-until-cancelled')) {
    log.warn('The guard keeps trying to cancel the render', { guardWorkflowId: guard.workflowId });
    return outcome;
  }
  try {
    await CancellationScope.nonCancellable(() => guard.signal(renderEndedSignal));
  } catch (error) {
    // The guard was ended from outside, and there is nothing left to guard.
    log.warn('The guard of the render ended before the render did', { guardWorkflowId: guard.workflowId, error });
  }
  return outcome;
}

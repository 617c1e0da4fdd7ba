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

/** Long after every render is over: a guard that nobody can run any more does not stay for ever. */
const guardTimeout = '24h';

/**
 * Runs an attempt beside a guard, when one is asked for: a child workflow that Temporal cancels when this workflow is
 * closed from outside, whatever it was doing. A render that could not be stopped keeps its guard, which goes on trying
 * once this workflow has closed.
 */
export async function guarded(input: RenderMediaInput, { attempt }: RenderState, run: (guard?: GuardReference) => Promise<RenderOutcome>): Promise<RenderOutcome> {
  if (input.whenTerminated !== 'cancel') return run();
  const { workflowId, runId } = workflowInfo();
  // Outside of this workflow's cancellation, which it answers by itself.
  const guard = await CancellationScope.nonCancellable(() =>
    startChild<typeof renderGuard>(renderGuardWorkflowType, {
      args: [{ ...cancelRequest(input, attempt, null), parent: { workflowId, runId } }],
      // Not made from this workflow's id: whoever replays a history under another one would see another command.
      workflowId: `render-guard-${uuid4()}`,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      workflowExecutionTimeout: guardTimeout,
      staticSummary: `Cancels the render of ${workflowId} when that is terminated or times out`,
    }),
  );
  const outcome = await run({ workflowId: guard.workflowId, runId: guard.firstExecutionRunId });
  if (mayRun(outcome) && patched('guard-stays-until-cancelled')) {
    log.warn('The guard goes on trying to cancel the render', { guardWorkflowId: guard.workflowId });
    return outcome;
  }
  try {
    await CancellationScope.nonCancellable(() => guard.signal(renderEndedSignal));
  } catch (error) {
    // Somebody ended it. There is nothing left to guard.
    log.warn('The guard of the render was gone before the render ended', { guardWorkflowId: guard.workflowId, error });
  }
  return outcome;
}

import { ActivityFailure, ApplicationFailure, getExternalWorkflowHandle, log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { RenderActivities } from '../contract/activities';
import { unsendableReason } from '../contract/downstream-target';
import { failureDetails } from '../contract/failure-details';
import { RenderFailureType } from '../contract/failures';
import type { DownstreamTarget } from '../contract/input';
import { renderCompletedSignalName } from '../contract/messages';
import type { RenderCompleted } from '../contract/messages';
import type { RenderResult, UndeliveredDetails } from '../contract/result';
import type { DownstreamState, RenderProgressReport } from '../contract/snapshot';
import { startDownstreamOptions } from './activity-options';
import { detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';
import type { RenderState } from './render-state';

/** Signals every downstream target how the render ended, even if some fail. Returns those that could not be signalled, with the reasons. */
export async function deliver(targets: DownstreamTarget[], outcome: RenderOutcome, state: RenderState): Promise<string[]> {
  const payload = toRenderCompleted(outcome, state);
  const undelivered: string[] = [];
  await Promise.all(
    targets.map(async (target, index) => {
      const delivered = await deliverTo(target, payload).catch((error: unknown) => ({ state: 'failed' as const, error }));
      state.setDownstreamState(index, delivered.state);
      if (delivered.state !== 'missing' && delivered.state !== 'failed') return;
      const reason = messageOf(delivered.error);
      log.warn('A downstream workflow was not signalled', { downstreamWorkflowId: target.workflowId, reason });
      const isIgnored = delivered.state === 'missing' && target.whenMissing === 'ignore';
      if (!isIgnored) undelivered.push(`${String(target.workflowId).slice(0, 200)} (${reason})`);
    }),
  );
  return undelivered;
}

/** The failure of a workflow whose render completed but could not be delivered to these targets. */
export function undeliveredFailure(undelivered: string[], result: RenderResult, report: RenderProgressReport): ApplicationFailure {
  const type = RenderFailureType.RenderDownstreamUndelivered;
  const details: UndeliveredDetails = { ...failureDetails(type, report), outcome: { status: 'completed', result } };
  const message = `Render ${report.renderId} completed, but ${undelivered.length} downstream workflow(s) could not be signalled: ${undelivered.join('; ')}`;
  return ApplicationFailure.create({ message, type, details: [details], nonRetryable: true });
}

async function deliverTo(target: DownstreamTarget, payload: RenderCompleted): Promise<{ state: DownstreamState; error?: unknown }> {
  if (payload.status !== 'completed' && target.on !== 'any') return { state: 'skipped' };
  const unsendable = unsendableReason(target);
  if (unsendable !== null) return { state: 'failed', error: new Error(unsendable) };
  const signalName = target.signalName ?? renderCompletedSignalName;
  if (target.whenMissing === 'start') {
    const { startDownstream } = proxyActivities<RenderActivities>({
      ...startDownstreamOptions,
      summary: `Signal ${target.workflowId}, starting it if needed`,
    });
    await startDownstream({ target, signalName, payload });
    return { state: 'signalled' };
  }
  try {
    await getExternalWorkflowHandle(target.workflowId, target.runId).signal(signalName, payload);
    return { state: 'signalled' };
  } catch (error) {
    return { state: notFound.test(messageOf(error)) ? 'missing' : 'failed', error };
  }
}

/** The SDK's message when the target workflow is not running; the error has no type to check. */
const notFound = /not found/i;

function toRenderCompleted(outcome: RenderOutcome, state: RenderState): RenderCompleted {
  const { workflowId, runId, originalExecutionRunId } = workflowInfo();
  const { renderId, bucketName } = state.report();
  // Includes the status: after a reset the workflow may end differently, and that is not a repeat.
  const key = `${workflowId}/${originalExecutionRunId}/${renderId ?? 'not-started'}/${outcome.status}`;
  const sender = { key, workflowId, runId };
  switch (outcome.status) {
    case 'completed':
      return { ...sender, status: 'completed', result: outcome.result };
    case 'cancelled':
      return { ...sender, status: 'cancelled', renderId, bucketName, result: outcome.result };
    case 'failed': {
      const { type, reason, remedy } = detailsOf(outcome.error);
      const message = outcome.error.message.slice(0, 4_000);
      return { ...sender, status: 'failed', failure: { type, reason, message, remedy, renderId, bucketName } };
    }
  }
}

/** The message of an error; for a failed activity, that of its cause. */
function messageOf(error: unknown): string {
  if (error instanceof ActivityFailure && error.cause) return messageOf(error.cause);
  return (error instanceof Error ? error.message : String(error)).slice(0, 1_000);
}

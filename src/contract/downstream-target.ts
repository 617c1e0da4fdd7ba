import type { DownstreamTarget } from './input';
import { temporalIdMessage, isRunId, isTemporalId, runIdMessage } from './temporal-id';

/**
 * Returns why Temporal would refuse to signal a target, or null. Temporal would not just refuse the signal: it would
 * fail the whole workflow task that sends it, on every retry.
 */
export function unsendableReason({ workflowId, runId, signalName, whenMissing, start }: DownstreamTarget): string | null {
  if (!isTemporalId(workflowId)) return `workflowId: ${temporalIdMessage}`;
  if (runId !== undefined && !isRunId(runId)) return `runId: ${runIdMessage}`;
  if (signalName !== undefined && !isTemporalId(signalName)) return `signalName: ${temporalIdMessage}`;
  if (whenMissing === 'start' && (!isTemporalId(start?.workflowType) || !isTemporalId(start.taskQueue))) return 'start: expected { workflowType, taskQueue }';
  return null;
}

import type { DownstreamTarget } from './input';
import { temporalIdMessage, isTemporalId } from './temporal-id';

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

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

export const runIdMessage = 'expected a Temporal run id (a UUID)';

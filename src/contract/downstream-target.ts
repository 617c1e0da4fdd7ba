import type { DownstreamTarget } from './input';

/** Longest id that Temporal takes unless the server is told otherwise, in bytes. @see https://docs.temporal.io/cloud/limits */
const maxIdBytes = 1_000;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether a value may be the id or the name of something in Temporal. */
export function isTemporalId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && new TextEncoder().encode(value).length <= maxIdBytes;
}

export function isRunId(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/**
 * Says what Temporal would refuse about a target; null when there is nothing. It would not refuse the signal but the
 * whole task of the workflow that sends it, again and again.
 */
export function whyUnsendable({ workflowId, runId, signalName, whenMissing, start }: DownstreamTarget): string | null {
  if (!isTemporalId(workflowId)) return `workflowId: ${idWanted}`;
  if (runId !== undefined && !isRunId(runId)) return `runId: ${runIdWanted}`;
  if (signalName !== undefined && !isTemporalId(signalName)) return `signalName: ${idWanted}`;
  if (whenMissing === 'start' && (!isTemporalId(start?.workflowType) || !isTemporalId(start.taskQueue))) return 'start: expected { workflowType, taskQueue }';
  return null;
}

export const idWanted = `expected a text of 1 to ${maxIdBytes} bytes`;
export const runIdWanted = "expected a run id of Temporal's, which is a UUID";

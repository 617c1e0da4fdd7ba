import type { HistoryFacts } from './evidence';

type History = { events?: HistoryEvent[] | null };
type HistoryEvent = { [name: string]: unknown };

const closeAttributes: Readonly<Record<string, string>> = Object.freeze({
  workflowExecutionCompletedEventAttributes: 'completed',
  workflowExecutionFailedEventAttributes: 'failed',
  workflowExecutionCanceledEventAttributes: 'cancelled',
  workflowExecutionTerminatedEventAttributes: 'terminated',
  workflowExecutionTimedOutEventAttributes: 'timedOut',
  workflowExecutionContinuedAsNewEventAttributes: 'continuedAsNew',
});

interface Failure {
  message?: string;
  applicationFailureInfo?: { type?: string };
}

/** How a history ends: Temporal's status, or the type of the failure. */
export function endOf(history: object): { outcome: string; closeEvents: number; message: string | null } {
  const closing = (((history as History).events ?? []) as HistoryEvent[]).flatMap((event) =>
    Object.entries(closeAttributes).flatMap(([name, outcome]) => (event[name] ? [{ outcome, attributes: event[name] as { failure?: Failure } }] : [])),
  );
  const last = closing.at(-1);
  const type = last?.attributes.failure?.applicationFailureInfo?.type;
  return { outcome: type ?? last?.outcome ?? 'running', closeEvents: closing.length, message: last?.attributes.failure?.message ?? null };
}

/** Sizes of a history. */
export function historyFacts(history: object): HistoryFacts {
  const events = ((history as History).events ?? []) as HistoryEvent[];
  const failed = events.find((event) => event.workflowExecutionFailedEventAttributes);
  return {
    events: events.length,
    bytes: bytesOf(events),
    largestPayloadBytes: largestPayload(events),
    failureBytes: failed ? bytesOf(failed.workflowExecutionFailedEventAttributes) : 0,
  };
}

/** The arguments of all signals with this name, read from the history of a workflow without a worker. */
export function signalsIn<T>(history: object, signalName: string): T[] {
  const events = ((history as History).events ?? []) as HistoryEvent[];
  return events.flatMap((event) => {
    const attributes = event.workflowExecutionSignaledEventAttributes as { signalName: string; input?: { payloads?: { data: Uint8Array }[] } } | null;
    if (attributes?.signalName !== signalName) return [];
    return (attributes.input?.payloads ?? []).map(({ data }) => JSON.parse(Buffer.from(data).toString()) as T);
  });
}

/** Counts strings and bytes; the rest of a message weighs next to nothing. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + bytesOf(part), 0);
}

function largestPayload(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((largest, part) => Math.max(largest, largestPayload(part)), 0);
}

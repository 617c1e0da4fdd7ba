import { defaultPayloadConverter } from '@temporalio/common';
import type { ProtoFailure } from '@temporalio/common';
import type { RenderMediaInput } from '../../src/contract/input';
import type { HistoryEvent } from '../../src/temporal/history-pages';
import { input } from './scripted-activities';

/** Events of a render's history, as Temporal's server sends them. */

export const eventTimeMs = 1_700_000_000_250;
const eventTime: HistoryEvent['eventTime'] = { seconds: id(1_700_000_000), nanos: 250_000_000 };

/** Ids of events and seconds are 64 bits in Temporal's API. */
function id(value: number): HistoryEvent['eventId'] {
  return value as unknown as HistoryEvent['eventId'];
}

export const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)!] });

export const began = (originalExecutionRunId: string, given: unknown = input): HistoryEvent => ({ eventId: id(1), workflowExecutionStartedEventAttributes: { input: payloads(given), originalExecutionRunId } });

export const scheduled = (eventId: number, name: string, request?: unknown): HistoryEvent => ({
  eventId: id(eventId),
  activityTaskScheduledEventAttributes: { activityType: { name }, activityId: String(eventId), input: request ? payloads(request) : undefined },
});

export const returned = (scheduledEventId: number, value: unknown): HistoryEvent => ({ eventTime, activityTaskCompletedEventAttributes: { scheduledEventId: id(scheduledEventId), result: payloads(value) } });

/** A failure of a type of this package, without details. */
export const failure = (type: string, message: string): ProtoFailure => ({ message, applicationFailureInfo: { type } });

export const activityFailed = (scheduledEventId: number, why?: ProtoFailure): HistoryEvent => ({ activityTaskFailedEventAttributes: { scheduledEventId: id(scheduledEventId), failure: why } });

export const activityTimedOut = (scheduledEventId: number, why: ProtoFailure): HistoryEvent => ({ activityTaskTimedOutEventAttributes: { scheduledEventId: id(scheduledEventId), failure: why } });

/** The workflow asks the server to signal another one. */
export const signalling = (eventId: number, workflowId: string, signalName: string, value?: unknown): HistoryEvent => ({
  eventId: id(eventId),
  signalExternalWorkflowExecutionInitiatedEventAttributes: { workflowExecution: { workflowId }, signalName, input: payloads(value) },
});

export const signalDelivered = (initiatedEventId: number): HistoryEvent => ({ externalWorkflowExecutionSignaledEventAttributes: { initiatedEventId: id(initiatedEventId) } });

export const signalNotDelivered = (initiatedEventId: number, cause: number): HistoryEvent => ({ signalExternalWorkflowExecutionFailedEventAttributes: { initiatedEventId: id(initiatedEventId), cause } });

export const signalled = (signalName: string, value: unknown): HistoryEvent => ({ workflowExecutionSignaledEventAttributes: { signalName, input: payloads(value) } });

export const cancelRequested: HistoryEvent = { workflowExecutionCancelRequestedEventAttributes: {} };
export const cancelled: HistoryEvent = { workflowExecutionCanceledEventAttributes: {} };
export const terminated: HistoryEvent = { workflowExecutionTerminatedEventAttributes: {} };
export const timedOut: HistoryEvent = { workflowExecutionTimedOutEventAttributes: {} };
export const completed = (value: unknown): HistoryEvent => ({ workflowExecutionCompletedEventAttributes: { result: payloads(value) } });
export const failed = (why?: ProtoFailure, newExecutionRunId?: string): HistoryEvent => ({ workflowExecutionFailedEventAttributes: { failure: why, newExecutionRunId } });

/** The input of a render with these other fields. */
export const inputWith = (changes: Partial<RenderMediaInput>): RenderMediaInput => ({ ...input, ...changes });

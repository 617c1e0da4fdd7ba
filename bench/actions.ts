import type { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;

/**
 * The Actions that Temporal Cloud bills for each event in a history. An event that is not listed costs none. Queries and
 * heartbeats leave no events, so benchmarks that use them add them separately.
 *
 * @see https://docs.temporal.io/cloud/actions
 */
const actionsOfEvent: Partial<Record<keyof Event, (event: Event) => number>> = {
  workflowExecutionStartedEventAttributes: () => 1,
  workflowExecutionContinuedAsNewEventAttributes: () => 0, // counted at the start of the new run
  workflowExecutionOptionsUpdatedEventAttributes: () => 1,
  upsertWorkflowSearchAttributesEventAttributes: () => 1,
  // One for initiating the child, one for starting it.
  startChildWorkflowExecutionInitiatedEventAttributes: () => 2,
  activityTaskScheduledEventAttributes: () => 1,
  // Failed tries leave no events: the started event shows how many there were.
  activityTaskStartedEventAttributes: ({ activityTaskStartedEventAttributes }) => (activityTaskStartedEventAttributes?.attempt ?? 1) - 1,
  // All local-activity markers of one workflow task count as one Action; there are none here, so each marker counts.
  markerRecordedEventAttributes: () => 1,
  timerStartedEventAttributes: () => 1,
  // For a signal from another workflow, the Action is counted in the sender's history.
  workflowExecutionSignaledEventAttributes: ({ workflowExecutionSignaledEventAttributes: signal }) => (signal?.externalWorkflowExecution ? 0 : 1),
  signalExternalWorkflowExecutionInitiatedEventAttributes: () => 1,
  workflowExecutionUpdateAcceptedEventAttributes: () => 1,
};

/** How many Actions a finished workflow has cost. */
export function countActions(events: readonly Event[]): number {
  return events.reduce((sum, event) => sum + actionsOf(event), 0);
}

function actionsOf(event: Event): number {
  for (const [attributes, count] of Object.entries(actionsOfEvent)) {
    if (event[attributes as keyof Event]) return count(event);
  }
  return 0;
}

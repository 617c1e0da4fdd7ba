import type { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;

/**
 * What Temporal Cloud bills as Actions, as far as a history shows it; an event that is not here costs none. Queries and
 * heartbeats leave no event; who uses them reckons with them besides.
 *
 * @see https://docs.temporal.io/cloud/actions
 */
const actionsOfEvent: Partial<Record<keyof Event, (event: Event) => number>> = {
  workflowExecutionStartedEventAttributes: () => 1,
  workflowExecutionContinuedAsNewEventAttributes: () => 0, // counted at the start of the new run
  workflowExecutionOptionsUpdatedEventAttributes: () => 1,
  upsertWorkflowSearchAttributesEventAttributes: () => 1,
  // One to record that the child is wanted, one to start it.
  startChildWorkflowExecutionInitiatedEventAttributes: () => 2,
  activityTaskScheduledEventAttributes: () => 1,
  // Tries that failed leave no event of their own: the one that closes the activity tells how many there were.
  activityTaskStartedEventAttributes: ({ activityTaskStartedEventAttributes }) => (activityTaskStartedEventAttributes?.attempt ?? 1) - 1,
  // Local activities: all markers of one workflow task are one Action; there are none here to be told apart.
  markerRecordedEventAttributes: () => 1,
  timerStartedEventAttributes: () => 1,
  // Of a signal from another workflow, the sender's history has the Action.
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

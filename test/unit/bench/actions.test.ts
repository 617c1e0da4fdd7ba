import { describe, expect, it } from 'vitest';
import { countActions } from '../../../bench/actions';

const started = { workflowExecutionStartedEventAttributes: {} };
const scheduled = { activityTaskScheduledEventAttributes: {} };
const attempts = (attempt: number): object => ({ activityTaskStartedEventAttributes: { attempt } });
const free = [{ workflowTaskScheduledEventAttributes: {} }, { workflowTaskCompletedEventAttributes: {} }, { activityTaskCompletedEventAttributes: {} }, { timerFiredEventAttributes: {} }];

describe('Actions of a history', () => {
  it.each<[string, number, object[]]>([
    ['a start', 1, [started]],
    ['an activity that came through at once', 2, [started, scheduled, attempts(1)]],
    ['each further try of an activity', 4, [started, scheduled, attempts(3)]],
    ['an activity that never began', 2, [started, scheduled]],
    ['a timer', 2, [started, { timerStartedEventAttributes: {} }]],
    ['a signal that was received', 2, [started, { workflowExecutionSignaledEventAttributes: {} }]],
    ['a signal that was received from another workflow, which paid for it', 1, [started, { workflowExecutionSignaledEventAttributes: { externalWorkflowExecution: {} } }]],
    ['a signal that was sent', 2, [started, { signalExternalWorkflowExecutionInitiatedEventAttributes: {} }]],
    ['an update', 2, [started, { workflowExecutionUpdateAcceptedEventAttributes: {} }]],
    ['a child workflow, twice', 3, [started, { startChildWorkflowExecutionInitiatedEventAttributes: {} }]],
    ['nothing else', 1, [started, ...free]],
  ])('count %s', (_, actions, events) => {
    expect(countActions(events)).toBe(actions);
  });

  it('take an attribute that is null, as the server leaves it, for absent', () => {
    expect(countActions([{ ...scheduled, timerStartedEventAttributes: null }])).toBe(1);
  });
});

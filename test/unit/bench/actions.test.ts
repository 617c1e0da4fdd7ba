import { describe, expect, it } from 'vitest';
import { countActions } from '../../../bench/actions';

const started = { workflowExecutionStartedEventAttributes: {} };
const scheduled = { activityTaskScheduledEventAttributes: {} };
const attempts = (attempt: number): object => ({ activityTaskStartedEventAttributes: { attempt } });
const free = [{ workflowTaskScheduledEventAttributes: {} }, { workflowTaskCompletedEventAttributes: {} }, { activityTaskCompletedEventAttributes: {} }, { timerFiredEventAttributes: {} }];

describe('the Actions of a history', () => {
  it.each<[string, number, object[]]>([
    ['a start', 1, [started]],
    ['an activity that succeeds at once', 2, [started, scheduled, attempts(1)]],
    ['each further try of an activity', 4, [started, scheduled, attempts(3)]],
    ['an activity that never starts', 2, [started, scheduled]],
    ['a timer', 2, [started, { timerStartedEventAttributes: {} }]],
    ['a received signal', 2, [started, { workflowExecutionSignaledEventAttributes: {} }]],
    ['nothing for a signal from another workflow, which pays for it', 1, [started, { workflowExecutionSignaledEventAttributes: { externalWorkflowExecution: {} } }]],
    ['a sent signal', 2, [started, { signalExternalWorkflowExecutionInitiatedEventAttributes: {} }]],
    ['an update', 2, [started, { workflowExecutionUpdateAcceptedEventAttributes: {} }]],
    ['a child workflow, twice', 3, [started, { startChildWorkflowExecutionInitiatedEventAttributes: {} }]],
    ['nothing else', 1, [started, ...free]],
  ])('count %s', (_, actions, events) => {
    expect(countActions(events)).toBe(actions);
  });

  it('treat an attribute that the server sets to null as absent', () => {
    expect(countActions([{ ...scheduled, timerStartedEventAttributes: null }])).toBe(1);
  });
});

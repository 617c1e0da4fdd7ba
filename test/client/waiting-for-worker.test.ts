import type { WorkflowExecutionDescription } from '@temporalio/client';
import { expect, it } from 'vitest';
import { waitingForWorkerSince } from '../../src/client/waiting-for-worker';

const [scheduled, started] = [1, 2];
const now = 1_700_000_100_000;
const at = (secondsAgo: number) => ({ seconds: now / 1_000 - secondsAgo, nanos: 0 });

it.each([
  ['nothing to do', {}, null],
  ['a workflow task that nobody has taken', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(16) } }, 16],
  ['one that a worker may take any moment', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(14) } }, null],
  ['one that has waited for as long as a dead worker is waited for', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(15) } }, null],
  ['one of which no time is told', { pendingWorkflowTask: { state: scheduled } }, null],
  ['one of which no time is told, beside a watch that nobody has taken', { pendingWorkflowTask: { state: scheduled }, pendingActivities: [{ state: scheduled, scheduledTime: at(20) }] }, 20],
  ['one that a worker has', { pendingWorkflowTask: { state: started, scheduledTime: at(60) } }, null],
  ['a watch that a worker has', { pendingActivities: [{ state: started, scheduledTime: at(60) }] }, null],
  ['a watch that waits for its next try', { pendingActivities: [{ state: scheduled, scheduledTime: at(-5) }] }, null],
  ['a watch whose next try nobody has taken', { pendingActivities: [{ state: scheduled, scheduledTime: at(20) }] }, 20],
  ['several, the oldest of them', { pendingActivities: [{ state: scheduled, scheduledTime: at(20) }, { state: scheduled, scheduledTime: at(30) }] }, 30],
])('sees whether workers are away: %s', (_what, raw, secondsAgo) => {
  const since = waitingForWorkerSince({ raw } as unknown as WorkflowExecutionDescription, now);
  expect(since?.getTime() ?? null).toBe(secondsAgo === null ? null : now - secondsAgo * 1_000);
});

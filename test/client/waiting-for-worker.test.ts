import type { WorkflowExecutionDescription } from '@temporalio/client';
import { expect, it } from 'vitest';
import { waitingForWorkerSince } from '../../src/client/waiting-for-worker';

const [scheduled, started] = [1, 2];
const now = 1_700_000_100_000;
const at = (secondsAgo: number) => ({ seconds: now / 1_000 - secondsAgo, nanos: 0 });

it.each([
  ['nothing is pending', {}, null],
  ['a workflow task that no worker has taken', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(16) } }, 16],
  ['a workflow task that a worker may take any moment', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(14) } }, null],
  ['a workflow task that has waited exactly as long as Temporal waits for a dead worker', { pendingWorkflowTask: { state: scheduled, scheduledTime: at(15) } }, null],
  ['a workflow task without a time', { pendingWorkflowTask: { state: scheduled } }, null],
  ['a workflow task without a time, beside a watch that no worker has taken', { pendingWorkflowTask: { state: scheduled }, pendingActivities: [{ state: scheduled, scheduledTime: at(20) }] }, 20],
  ['a workflow task that a worker has', { pendingWorkflowTask: { state: started, scheduledTime: at(60) } }, null],
  ['a watch that a worker has', { pendingActivities: [{ state: started, scheduledTime: at(60) }] }, null],
  ['a watch that waits for its next try', { pendingActivities: [{ state: scheduled, scheduledTime: at(-5) }] }, null],
  ['a watch whose next try no worker has taken', { pendingActivities: [{ state: scheduled, scheduledTime: at(20) }] }, 20],
  ['several tasks, of which the oldest counts', { pendingActivities: [{ state: scheduled, scheduledTime: at(20) }, { state: scheduled, scheduledTime: at(30) }] }, 30],
])('detects whether workers are away: %s', (_what, raw, secondsAgo) => {
  const since = waitingForWorkerSince({ raw } as unknown as WorkflowExecutionDescription, now);
  expect(since?.getTime() ?? null).toBe(secondsAgo === null ? null : now - secondsAgo * 1_000);
});

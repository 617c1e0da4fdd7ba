import { Worker } from '@temporalio/worker';

export interface RecordedHistory {
  workflowId: string;
  history: object;
}

/** Replays histories with a workflow bundle. Returns the ids of those that fail to replay, and why. */
export async function replayAll(workflowBundlePath: string, histories: readonly RecordedHistory[]): Promise<Map<string, string>> {
  const failed = new Map<string, string>();
  if (histories.length === 0) return failed;
  const replayed = Worker.runReplayHistories({ workflowBundle: { codePath: workflowBundlePath } }, histories as { workflowId: string; history: unknown }[]);
  for await (const { workflowId, error } of replayed) if (error) failed.set(workflowId, error.message);
  return failed;
}

import { activityInfo, getClient } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ReadPool, ReadPoolRequest } from '../../contract/activities';
import { poolWorkflowId } from '../../contract/admission';
import { Decoder } from '../../temporal/decode';
import { historyPages } from '../../temporal/history-pages';
import { PoolHistory } from './pool-history';
import { runIdBeforeReset } from './reset-from';

/** Rebuilds the books of a pool from the history of the run that last had them. */
export async function readPool({ pool, runId }: ReadPoolRequest): Promise<ReadPool> {
  const workflowId = poolWorkflowId(pool);
  const ofRunId = activityInfo().workflowExecution!.runId;
  // A run that was started to rebuild another one may itself be reset. Then the run before the reset knows more.
  const from = (await runBeforeReset(workflowId, ofRunId)) ?? runId;
  if (from === null) throw ApplicationFailure.nonRetryable(`Run ${ofRunId} of ${workflowId} was created by a reset, but its history does not name the run that was reset.`);
  const books = await read(workflowId, from);
  return { ...books.read(Date.now()), ofRunId };
}

async function read(workflowId: string, runId: string): Promise<PoolHistory> {
  const { workflow } = getClient();
  const { namespace, loadedDataConverter } = workflow.options;
  const history = new PoolHistory(new Decoder(loadedDataConverter, { namespace, workflowId }));
  for await (const events of historyPages({ client: workflow, workflowId, runId }, { wait: false })) await history.add(events);
  // It ended before it had rebuilt itself.
  if (history.rebuildsFrom !== null) history.rebuilt((await read(workflowId, history.rebuildsFrom)).read(0));
  return history;
}

/** The run that was reset to create this one; null if there was no reset. */
async function runBeforeReset(workflowId: string, runId: string): Promise<string | null> {
  let before: string | null = null;
  for await (const events of historyPages({ client: getClient().workflow, workflowId, runId }, { wait: false })) {
    for (const event of events) before = runIdBeforeReset(event) ?? before;
  }
  return before;
}


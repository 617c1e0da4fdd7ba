import { activityInfo, getClient } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { ReadPool, ReadPoolRequest } from '../../contract/activities';
import { poolWorkflowId } from '../../contract/admission';
import { Decoder } from '../../temporal/decode';
import { historyPages } from '../../temporal/history-pages';
import { PoolHistory } from './pool-history';

/** `WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW` of Temporal's API. */
const resetWorkflow = 20;

/** Reads the books of a pool out of the history of the run that had them last. */
export async function readPool({ pool, runId }: ReadPoolRequest): Promise<ReadPool> {
  const workflowId = poolWorkflowId(pool);
  const ofRunId = activityInfo().workflowExecution!.runId;
  const books = await read(workflowId, runId ?? (await runBeforeReset(workflowId, ofRunId)));
  return { ...books.read(Date.now()), ofRunId };
}

async function read(workflowId: string, runId: string): Promise<PoolHistory> {
  const { workflow } = getClient();
  const { namespace, loadedDataConverter } = workflow.options;
  const history = new PoolHistory(new Decoder(loadedDataConverter, { namespace, workflowId }));
  for await (const events of historyPages({ client: workflow, workflowId, runId }, { wait: false })) await history.add(events);
  return history;
}

/** A reset leaves a task in the new run that failed for this reason, and names the run it was made from. */
async function runBeforeReset(workflowId: string, runId: string): Promise<string> {
  let before: string | null | undefined;
  for await (const events of historyPages({ client: getClient().workflow, workflowId, runId }, { wait: false })) {
    for (const { workflowTaskFailedEventAttributes: failed } of events) if (failed?.cause === resetWorkflow) before = failed.baseRunId;
  }
  if (before) return before;
  throw ApplicationFailure.nonRetryable(`Run ${runId} of ${workflowId} was made by a reset, and its history does not say from which run.`);
}


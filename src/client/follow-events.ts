import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { isNotFound } from '../temporal/is-not-found';
import { runAfterResets } from '../temporal/run-after-resets';
import { historyPages } from '../temporal/history-pages';
import type { FollowOptions, HistoryEvent, WorkflowRun } from '../temporal/history-pages';

/**
 * Yields a workflow's history so far, and with `wait` also new events until the workflow closes: by a long poll, which
 * needs no worker and is no Action. An empty list means that nothing was added for a while (about 20 s). Continues with
 * the run that retries, continues or resets this one.
 *
 * @throws WorkflowNotFoundError
 * @throws ServiceError when the server cannot be reached, after the retries of Temporal's client.
 */
export async function* followEvents(run: WorkflowRun, options: FollowOptions): AsyncGenerator<HistoryEvent[], void> {
  try {
    // Stryker disable next-line StringLiteral: the first event of every history sets it.
    let originalRunId = '';
    for (let runId: string | null | undefined = run.runId; runId !== null; ) {
      let nextRunId: string | null = null;
      for await (const events of historyPages({ ...run, runId }, options)) {
        originalRunId = events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? originalRunId;
        nextRunId = await runAfter(events.at(-1), run, originalRunId);
        // Hides the closing event of a run that another run continues.
        yield nextRunId ? events.slice(0, -1) : events;
      }
      runId = nextRunId;
    }
  } catch (error) {
    if (!options.signal?.aborted) throw toClientError(error, run);
  }
}

/** The run that continues the workflow after an event that closed one; null if none does. */
async function runAfter(last: HistoryEvent | undefined, { client, workflowId }: WorkflowRun, originalRunId: string): Promise<string | null> {
  if (last?.workflowExecutionTerminatedEventAttributes) {
    const { runId, status } = await runAfterResets(client, workflowId, originalRunId);
    return status.name === 'TERMINATED' ? null : runId;
  }
  const closed =
    last?.workflowExecutionCompletedEventAttributes ??
    last?.workflowExecutionFailedEventAttributes ??
    last?.workflowExecutionTimedOutEventAttributes ??
    last?.workflowExecutionContinuedAsNewEventAttributes;
  return closed?.newExecutionRunId || null;
}

/** Converts an error to what Temporal's client would throw; the client has no method for this call. */
function toClientError(error: unknown, { workflowId, runId }: WorkflowRun): unknown {
  if (!isGrpcServiceError(error)) return error;
  if (isNotFound(error)) return new WorkflowNotFoundError(error.details, workflowId, runId);
  return new ServiceError(`Failed to read the history of workflow ${workflowId}`, { cause: error });
}

import { isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { runAfterResets } from '../temporal/run-after-resets';
import { historyPages } from '../temporal/history-pages';
import type { FollowOptions, HistoryEvent, WorkflowRun } from '../temporal/history-pages';

/** gRPC's code. @see https://grpc.io/docs/guides/status-codes/ */
const notFound = 5;

/**
 * Yields a workflow's history as far as there is one, and with `wait` also what is added until the workflow closes: by a
 * long poll, which needs no worker and is no Action. An empty list says that nothing was added for a while (some 20 s).
 * Continues with the run that retries, continues or resets this one.
 *
 * @throws WorkflowNotFoundError
 * @throws ServiceError when the server cannot be reached, after the retries of Temporal's client.
 */
export async function* followEvents(run: WorkflowRun, options: FollowOptions): AsyncGenerator<HistoryEvent[], void> {
  try {
    // Stryker disable next-line StringLiteral: every history begins with the event that tells it.
    let originalRunId = '';
    for (let runId: string | null | undefined = run.runId; runId !== null; ) {
      let nextRunId: string | null = null;
      for await (const events of historyPages({ ...run, runId }, options)) {
        originalRunId = events[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? originalRunId;
        nextRunId = await runAfter(events.at(-1), run, originalRunId);
        // An end after which the workflow goes on is none.
        yield nextRunId ? events.slice(0, -1) : events;
      }
      runId = nextRunId;
    }
  } catch (error) {
    if (!options.signal?.aborted) throw toClientError(error, run);
  }
}

/** The run in which a workflow goes on after an event that closed one. */
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

/** As Temporal's client would throw it, which has no method for this call. */
function toClientError(error: unknown, { workflowId, runId }: WorkflowRun): unknown {
  if (!isGrpcServiceError(error)) return error;
  if (error.code === notFound) return new WorkflowNotFoundError(error.details, workflowId, runId);
  return new ServiceError(`Failed to read the history of workflow ${workflowId}`, { cause: error });
}

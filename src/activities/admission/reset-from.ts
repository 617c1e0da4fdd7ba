import type { HistoryEvent } from '../../temporal/history-pages';

/** `WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW` of Temporal's API. */
const resetWorkflow = 20;

/** The run that was reset, by the event that a reset leaves in the new run: a task that failed for this reason. Null for any other event. */
export function resetFrom({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): string | null {
  return failed?.cause === resetWorkflow ? (failed.baseRunId ?? null) : null;
}

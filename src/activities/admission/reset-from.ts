import type { HistoryEvent } from '../../temporal/history-pages';

/** `WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW` in Temporal's API. */
const resetWorkflow = 20;

/** The id of the run that was reset. A reset leaves a failed workflow task with this cause in the new run; null for any other event. */
export function runIdBeforeReset({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): string | null {
  return failed?.cause === resetWorkflow ? (failed.baseRunId ?? null) : null;
}

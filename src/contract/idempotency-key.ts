/** What names a run for good: the original run id is kept when a workflow is reset. */
export interface OriginalRun {
  namespace: string;
  workflowId: string;
  originalRunId: string;
}

/** Renders in all that `attempts` may ask for. */
export const maxAttempts = 10;

/**
 * What makes the id of a render: the same for every retry of its start, another for every attempt and every run. A reset
 * to before the start keeps it, and so finds the render that was paid for.
 */
export function idempotencyKeyOf({ namespace, workflowId, originalRunId }: OriginalRun, attempt: number): string {
  return `${namespace}/${workflowId}/${originalRunId}/${attempt}`;
}

/** Identifies a run permanently: a reset keeps the original run id. */
export interface OriginalRun {
  namespace: string;
  workflowId: string;
  originalRunId: string;
}

/** Upper limit of `attempts.maximum`. */
export const maxAttempts = 10;

/**
 * The key from which a render id is derived: the same for every retry of its start, different for every attempt and
 * run. A reset to before the start keeps it, and so finds the render that was already paid for.
 */
export function idempotencyKeyOf({ namespace, workflowId, originalRunId }: OriginalRun, attempt: number): string {
  return `${namespace}/${workflowId}/${originalRunId}/${attempt}`;
}

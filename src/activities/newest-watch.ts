/**
 * The watches running in this worker, by workflow run. A watch learns of its cancellation from the server only by a
 * heartbeat, which costs an Action. A new watch of the same workflow implies the same, for free.
 */
export class NewestWatch {
  private readonly underWay = new Map<string, AbortController>();

  /** Runs a watch; the signal aborts when the next watch of the same workflow run begins. */
  async run<T>(workflowRunId: string, watch: (superseded: AbortSignal) => Promise<T>): Promise<T> {
    this.underWay.get(workflowRunId)?.abort();
    const own = new AbortController();
    this.underWay.set(workflowRunId, own);
    try {
      return await watch(own.signal);
    } finally {
      if (this.underWay.get(workflowRunId) === own) this.underWay.delete(workflowRunId);
    }
  }
}

/**
 * The watches running in this worker, by workflow run. The server reports a cancellation only in response to a
 * heartbeat, which costs an Action. A new watch of the same run means that the old one was cancelled, and costs nothing.
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

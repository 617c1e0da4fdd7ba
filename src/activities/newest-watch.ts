/**
 * The watches under way in this worker, by workflow run. The server tells a watch that it was called off only in answer
 * to a heartbeat, which costs an Action. That the workflow has begun another watch says the same, for nothing.
 */
export class NewestWatch {
  private readonly underWay = new Map<string, AbortController>();

  /** Runs a watch; the signal tells it when the next one of the same workflow run begins. */
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

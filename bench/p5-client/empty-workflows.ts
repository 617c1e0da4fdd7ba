import '@temporalio/workflow';

/** An empty workflow, to measure what Temporal puts into every bundle. */
export async function emptyWorkflow(): Promise<void> {}

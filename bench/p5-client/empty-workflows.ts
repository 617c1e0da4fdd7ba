import '@temporalio/workflow';

/** An empty workflow, to measure what Temporal puts into every bundle. */
export async function nothing(): Promise<void> {}

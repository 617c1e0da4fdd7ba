import '@temporalio/workflow';

/** What Temporal puts into every bundle. */
export async function nothing(): Promise<void> {}

import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect } from 'vitest';

/** Makes this version of the workers current, once the server knows it: the queue reports a poller a moment before that. */
export async function makeCurrent({ client }: TestWorkflowEnvironment, version: { deploymentName: string; buildId: string }): Promise<void> {
  const request = { namespace: client.options.namespace, ...version };
  const tried = () => client.workflowService.setWorkerDeploymentCurrentVersion(request).then(() => 'current', String);
  await expect.poll(tried, { timeout: 20_000 }).toBe('current');
}

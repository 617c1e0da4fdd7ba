import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRenderWorker } from '../../src/worker';
import { timeSkippingServer } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

it('a worker uses the workflows from a prebuilt bundle, and bundles nothing itself', async () => {
  const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve('../../src/workflows/index.ts'), logger: new DefaultLogger('ERROR') });
  const worker = await createRenderWorker({ connection: env.nativeConnection, workerOptions: { workflowBundle: { code } } });
  await worker.runUntil(Promise.resolve());
  expect(worker.options.workflowBundle).toEqual({ code });
  expect(worker.options.workflowsPath).toBeUndefined();
});

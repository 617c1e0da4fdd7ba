import { createServer, connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RenderClient } from '../../src/client';
import { closeAfterRun } from '../../src/temporal/close-after-run';
import { moment } from '../fakes/scripted-activities';
import { timeSkippingServer } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

/** A way to the server that says when a client that used it has closed its connection. */
async function watchedWay(): Promise<{ address: string; closed: Promise<void>; stop: () => void }> {
  const closed = moment();
  const way = createServer((client) => {
    const server = connect(Number(env.address.split(':').at(-1)), '127.0.0.1');
    client.pipe(server).pipe(client);
    client.on('close', () => closed.reached());
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(way.address() as AddressInfo).port}`, closed: closed.promise, stop: () => way.close() };
}

describe('connect()', () => {
  it('leaves no connection open when the search attributes cannot be used', async () => {
    const { address, closed, stop } = await watchedWay();
    process.env.TEMPORAL_ADDRESS = address;
    try {
      await expect(RenderClient.connect({ searchAttributes: true })).rejects.toThrow();
      await closed;
    } finally {
      delete process.env.TEMPORAL_ADDRESS;
      stop();
    }
  });
});

describe('close()', () => {
  it('closes the connection that the client opened', async () => {
    process.env.TEMPORAL_ADDRESS = env.address;
    try {
      const renders = await RenderClient.connect();
      await renders.client.workflowService.getSystemInfo({});
      await renders[Symbol.asyncDispose]();
      await expect(renders.client.workflowService.getSystemInfo({})).rejects.toThrow(/shut down|closed/i);
    } finally {
      delete process.env.TEMPORAL_ADDRESS;
    }
  });

  it('leaves a client that you passed in open', async () => {
    await new RenderClient({ client: env.client }).close();
    await expect(env.client.workflowService.getSystemInfo({})).resolves.toBeDefined();
  });
});

describe('the connection of a worker', () => {
  it.each([
    ['stopped', () => Promise.resolve()],
    ['failed', () => Promise.reject(new Error('worker failed'))],
  ])('is closed after the worker has %s, not before', async (_how, run) => {
    const steps: string[] = [];
    const plugin = closeAfterRun({ close: () => Promise.resolve(void steps.push('closed')) });
    const ran = plugin.runWorker!({} as Worker, () => {
      steps.push('ran');
      return run();
    });
    await ran.catch(() => undefined);
    expect(steps).toEqual(['ran', 'closed']);
  });

  it('is closed by a plugin that Temporal shows under the name of this package', () => {
    expect(closeAfterRun({ close: () => undefined }).name).toBe('temporal-remotion-lambda/close-after-run');
  });
});

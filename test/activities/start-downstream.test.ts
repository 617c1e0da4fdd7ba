import { Client } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { StartDownstreamRequest } from '../../src/contract/activities';

const request = {
  target: { workflowId: 'publish-4711', whenMissing: 'start', start: { workflowType: 'publish', taskQueue: 'publishing' } },
  signalName: 'renderCompleted',
  payload: { key: 'k' },
} as StartDownstreamRequest;

const status = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, PERMISSION_DENIED: 7, RESOURCE_EXHAUSTED: 8, UNAVAILABLE: 14 };

/** Temporal's own client, on a server that answers every signal-with-start like this. */
function clientRefusedWith(code: number): Client {
  const refusal = Object.assign(new Error(`${code}`), { code, details: 'what the server says', metadata: { get: () => [] } });
  const workflowService = { signalWithStartWorkflowExecution: () => Promise.reject(refusal) };
  const withAbortSignal = (_signal: AbortSignal, run: () => Promise<unknown>): Promise<unknown> => run();
  return new Client({ connection: { workflowService, withAbortSignal, plugins: [] } as unknown as ConnectionLike });
}

it.each([
  ['the server does not allow it', status.PERMISSION_DENIED, true],
  ['the server cannot read it', status.INVALID_ARGUMENT, true],
  ['the server does not know what is asked for', status.NOT_FOUND, true],
  ['the server is away', status.UNAVAILABLE, false],
  ['the namespace is at its limit', status.RESOURCE_EXHAUSTED, false],
])('a downstream workflow is given up at once when no other try can pass, and only then: %s', async (_what, code, givenUp) => {
  const { startDownstream } = createRenderActivities();
  const env = new MockActivityEnvironment({}, { client: clientRefusedWith(code), logger: new DefaultLogger('ERROR') });
  const error: unknown = await env.run(startDownstream, request).then(undefined, (thrown: unknown) => thrown);
  expect(error instanceof ApplicationFailure && error.nonRetryable === true).toBe(givenUp);
  if (!givenUp) return;
  expect(error).toMatchObject({
    type: 'RenderDownstreamUndelivered',
    message: 'Downstream workflow publish-4711 could not be signalled and started: what the server says',
  });
});

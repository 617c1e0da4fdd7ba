import { Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it, vi } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { StartDownstreamRequest } from '../../src/contract/activities';

const request = {
  target: { workflowId: 'publish-4711', whenMissing: 'start', start: { workflowType: 'publish', taskQueue: 'publishing' } },
  signalName: 'renderCompleted',
  payload: { key: 'k' },
} as StartDownstreamRequest;

const status = { INVALID_ARGUMENT: 3, NOT_FOUND: 5, PERMISSION_DENIED: 7, RESOURCE_EXHAUSTED: 8, UNAVAILABLE: 14 };

const withAbortSignal = (_signal: AbortSignal, run: () => Promise<unknown>): Promise<unknown> => run();

/** Temporal's own client, on a server that gives this answer to every signal-with-start. */
function clientRefusedWith(code: number): Client {
  const refusal = Object.assign(new Error(`${code}`), { code, details: 'what the server says', metadata: { get: () => [] } });
  const workflowService = { signalWithStartWorkflowExecution: () => Promise.reject(refusal) };
  return new Client({ connection: { workflowService, withAbortSignal, plugins: [] } as unknown as ConnectionLike });
}

/** A client of which only these calls are expected. */
function clientWith(workflow: { signalWithStart: () => Promise<unknown>; getHandle?: () => object }): Client {
  return { withAbortSignal, workflow } as unknown as Client;
}

it.each([
  ['the server denies permission', status.PERMISSION_DENIED, true],
  ['the server finds an argument invalid', status.INVALID_ARGUMENT, true],
  ['the server does not find it', status.NOT_FOUND, true],
  ['the server is unavailable', status.UNAVAILABLE, false],
  ['the namespace is at its limit', status.RESOURCE_EXHAUSTED, false],
])('the start of a downstream workflow fails at once only when no retry can succeed: %s', async (_what, code, givenUp) => {
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

it('a downstream workflow is started with its arguments, and signalled with the payload', async () => {
  const signalWithStart = vi.fn().mockResolvedValue({});
  const { startDownstream } = createRenderActivities();
  const env = new MockActivityEnvironment({}, { client: clientWith({ signalWithStart }) });
  await env.run(startDownstream, request);
  const start = { workflowType: 'publish', taskQueue: 'publishing', args: ['video'], workflowIdReusePolicy: 'REJECT_DUPLICATE' as const };
  await env.run(startDownstream, { ...request, target: { ...request.target, start } });
  const signal = { workflowId: 'publish-4711', taskQueue: 'publishing', signal: 'renderCompleted', signalArgs: [{ key: 'k' }] };
  expect(signalWithStart.mock.calls).toEqual([
    ['publish', { ...signal, args: [] }],
    ['publish', { ...signal, args: ['video'], workflowIdReusePolicy: 'REJECT_DUPLICATE' }],
  ]);
});

it('a target that does not say what to start fails at once', async () => {
  const { startDownstream } = createRenderActivities();
  const env = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  const target = { workflowId: 'publish-4711', whenMissing: 'start' } as const;
  await expect(env.run(startDownstream, { ...request, target })).rejects.toMatchObject({ type: 'RenderDownstreamUndelivered', nonRetryable: true });
});

const scheduledAtMs = 1_700_000_000_000;

it.each([
  ['closed before the first try', 1, scheduledAtMs, false],
  ['closed before this activity, which is tried again', 2, scheduledAtMs - 1, false],
  ['started by an earlier try whose response was lost', 2, scheduledAtMs, true],
])('a downstream workflow that must not run twice counts as signalled only if this activity started it: %s', async (_what, attempt, startedAtMs, isSignalled) => {
  const workflow = {
    signalWithStart: () => Promise.reject(new WorkflowExecutionAlreadyStartedError('Workflow execution already started', 'publish-4711', 'publish')),
    getHandle: () => ({ describe: async () => ({ startTime: new Date(startedAtMs) }) }),
  };
  const { startDownstream } = createRenderActivities();
  const env = new MockActivityEnvironment({ attempt, scheduledTimestampMs: scheduledAtMs }, { client: clientWith(workflow), logger: new DefaultLogger('ERROR') });
  const running = env.run(startDownstream, request);
  if (isSignalled) await running;
  else await expect(running).rejects.toMatchObject({ type: 'RenderDownstreamUndelivered', nonRetryable: true });
});

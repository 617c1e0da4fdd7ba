import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowAll } from '../../../local/lambda/authorize';
import { createEndpointParts } from '../../../local/lambda/endpoint-parts';
import type { FaultAction } from '../../../local/lambda/faults';
import { exitedError, unhandledError } from '../../../local/lambda/function-error';
import { handleFunctionApi } from '../../../local/lambda/function-api';
import { functionStates, stateRefusal } from '../../../local/lambda/function-state';
import { handleInvoke } from '../../../local/lambda/invoke-api';
import { FakeSandboxes } from './fake-sandboxes';

const FunctionName = 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec';

/** Lambda's own client, over HTTP, against the API with fake sandboxes. */
async function startApi() {
  const sandboxes = new FakeSandboxes();
  const parts = createEndpointParts(sandboxes, { concurrencyLimit: 1, queueSecondMs: 1000, maxWarmPerFunction: 8 });
  const options = { region: 'us-east-1', functions: {}, authorize: allowAll, ...parts };
  const server = createServer((request, response) => {
    void handleFunctionApi(request, response, options).then((isHandled) => isHandled || handleInvoke(request, response, options));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new LambdaClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 });
  const invoke = (payload: unknown, InvocationType?: 'Event') =>
    client.send(new InvokeCommand({ FunctionName, InvocationType, Payload: JSON.stringify(payload) }));
  const stop = async () => {
    parts.queue.clear();
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { sandboxes, ...parts, client, invoke, stop };
}

describe('the Invoke API', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeEach(async () => void (api = await startApi()));
  afterEach(() => api.stop());

  it("answers a synchronous invocation with the function's output", async () => {
    const begun = api.sandboxes.next();
    const answered = api.invoke({ type: 'status', renderId: 'abc' });
    const { answer, end, event } = await begun;
    expect(event).toEqual({ type: 'status', renderId: 'abc' });
    answer('{"done":');
    answer('true}');
    end();
    const { StatusCode, FunctionError, Payload } = await answered;
    expect([StatusCode, FunctionError, Buffer.from(Payload!).toString()]).toEqual([200, undefined, '{"done":true}']);
  });

  it('answers with the error, marked as unhandled, when the function throws', async () => {
    const begun = api.sandboxes.next();
    const answered = api.invoke({ type: 'status' });
    (await begun).end(
      unhandledError({ name: 'TypeError', message: 'no render', stack: 'TypeError: no render\n    at x' }),
    );
    const { FunctionError, Payload } = await answered;
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Buffer.from(Payload!).toString())).toEqual({
      errorType: 'TypeError',
      errorMessage: 'no render',
      trace: ['TypeError: no render', '    at x'],
    });
  });

  it('accepts an asynchronous invocation before the function begins to answer', async () => {
    const begun = api.sandboxes.next();
    const { StatusCode } = await api.invoke({ type: 'launch' }, 'Event');
    (await begun).end();
    expect(StatusCode).toBe(202);
  });

  it('streams the response in chunks, then how it ended', async () => {
    const begun = api.sandboxes.next();
    const answered = api.client.send(new InvokeWithResponseStreamCommand({ FunctionName, Payload: '{}' }));
    const { answer, end } = await begun;
    answer('first');
    const events = (await answered).EventStream![Symbol.asyncIterator]();
    const first = (await events.next()).value as { PayloadChunk: { Payload: Uint8Array } };
    expect(Buffer.from(first.PayloadChunk.Payload).toString()).toBe('first');
    end(exitedError('request-1', 'signal: killed'));
    expect((await events.next()).value).toMatchObject({ InvokeComplete: { ErrorCode: 'Runtime.ExitError' } });
    expect((await events.next()).done).toBe(true);
    expect(api.log.list()).toMatchObject([{ mode: 'ResponseStream', status: 'failed' }]);
  });

  it('refuses a synchronous invocation over the concurrency limit, but lets an asynchronous one wait', async () => {
    const begun = api.sandboxes.next();
    await api.invoke({ type: 'launch', renderId: 'a' }, 'Event');
    await begun;
    await expect(api.invoke({ type: 'status' })).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    expect((await api.invoke({ type: 'launch', renderId: 'b' }, 'Event')).StatusCode).toBe(202);
    expect(api.log.list().map(({ status }) => status)).toEqual(['running', 'refused', 'queued']);
  });

  it('refuses a function that is not deployed, by name', async () => {
    const command = new InvokeCommand({
      FunctionName: 'video-renderer',
      Payload: '{}',
    });
    await expect(api.client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:123456789012:function:video-renderer',
    });
  });

  it.each([
    ['an asynchronous', 256 * 1024 + 1, 'Event' as const],
    ['a synchronous', 6 * 1024 * 1024 + 1, undefined],
  ])('refuses %s payload over the limit', async (_what, sizeInBytes, type) => {
    const payload = 'x'.repeat(sizeInBytes - 2);
    await expect(api.invoke(payload, type)).rejects.toMatchObject({ name: 'RequestEntityTooLargeException' });
    expect(api.sandboxes.begun).toEqual([]);
  });

  it.each<[FaultAction, { name: string; $metadata: { httpStatusCode: number } }]>([
    [{ action: 'throttle' }, { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }],
    [
      { action: 'refuse', httpStatus: 403, errorType: 'AccessDeniedException', message: 'not authorized' },
      { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } },
    ],
  ])('with the fault %j refuses the invocation and runs nothing', async (fault, error) => {
    api.faults.inject({ ...fault, match: { type: 'launch' } });
    await expect(api.invoke({ type: 'launch' }, 'Event')).rejects.toMatchObject(error);
    expect(api.sandboxes.begun).toEqual([]);
  });

  it('with the fault drop accepts the invocation but runs nothing', async () => {
    api.faults.inject({ action: 'drop', match: { type: 'launch' } });
    expect((await api.invoke({ type: 'launch' }, 'Event')).StatusCode).toBe(202);
    await api.log.until({ status: 'dropped' }, 1000);
    expect(api.sandboxes.begun).toEqual([]);
  });

  it('with the fault duplicate runs one invocation twice, under one request id', async () => {
    api.faults.inject({ action: 'duplicate', match: { type: 'launch' }, delayMs: 0 });
    const [first, second] = [api.sandboxes.next(), api.sandboxes.next()];
    await api.invoke({ type: 'launch', renderId: 'abc' }, 'Event');
    (await first).end();
    expect((await second).event).toEqual({ type: 'launch', renderId: 'abc' });
    expect(new Set(api.log.list().map(({ requestId }) => requestId)).size).toBe(1);
  });

  it('with the fault resetAfterAcceptance runs the invocation but does not answer', async () => {
    api.faults.inject({ action: 'resetAfterAcceptance', match: { type: 'launch' } });
    const begun = api.sandboxes.next();
    await expect(api.invoke({ type: 'launch' }, 'Event')).rejects.toThrow(/ECONNRESET|socket hang up/);
    expect((await begun).event).toEqual({ type: 'launch' });
  });

  it('with the fault resetReusedConnection breaks a keep-alive connection when it is reused, and runs nothing', async () => {
    api.faults.inject({ action: 'resetReusedConnection', match: {} });
    const begun = api.sandboxes.next();
    await api.invoke({ type: 'launch', renderId: 'a' }, 'Event');
    (await begun).end();
    await expect(api.invoke({ type: 'launch', renderId: 'b' }, 'Event')).rejects.toThrow(/ECONNRESET|socket hang up/);
    const next = api.sandboxes.next();
    expect((await api.invoke({ type: 'launch', renderId: 'c' }, 'Event')).StatusCode).toBe(202);
    expect((await next).event).toMatchObject({ renderId: 'c' });
    expect(api.sandboxes.begun).toHaveLength(2);
  });

  it.each(functionStates.filter((state) => state !== 'Active'))('refuses a synchronous invocation of a function in the state %s', async (state) => {
    api.settings.change(FunctionName, { state });
    const { httpStatus, errorType } = stateRefusal(state)!;
    await expect(api.invoke({ type: 'start' })).rejects.toMatchObject({ name: errorType, $metadata: { httpStatusCode: httpStatus } });
    expect(api.sandboxes.begun).toEqual([]);
  });

  it('refuses an asynchronous invocation of a pending function, but accepts one of a function whose sandboxes cannot start', async () => {
    api.settings.change(FunctionName, { state: 'Pending' });
    await expect(api.invoke({ type: 'launch' }, 'Event')).rejects.toMatchObject({ name: 'ResourceConflictException' });
    api.settings.change(FunctionName, { state: 'ENILimitReachedException' });
    expect((await api.invoke({ type: 'launch', renderId: 'abc' }, 'Event')).StatusCode).toBe(202);
    expect(api.queue.list()).toMatchObject([{ renderId: 'abc', because: 'ENILimitReachedException' }]);
  });
});

describe("Lambda's API for limits", () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeEach(async () => void (api = await startApi()));
  afterEach(() => api.stop());

  it('reserves concurrency for a function, returns it, and releases it', async () => {
    const reserved = { FunctionName, ReservedConcurrentExecutions: 3 };
    expect(await api.client.send(new PutFunctionConcurrencyCommand(reserved))).toMatchObject({ ReservedConcurrentExecutions: 3 });
    expect(api.settings.of(FunctionName).reservedConcurrency).toBe(3);
    expect((await api.client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBe(3);
    await api.client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect((await api.client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions).toBeUndefined();
  });

  it("returns the account's limit and its unreserved part", async () => {
    api.limits.concurrencyLimit = 10;
    await api.client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 4 }));
    const { AccountLimit } = await api.client.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 6 });
  });

  it('replaces an event-invoke configuration on PUT, and changes only the named fields on update', async () => {
    const before = await api.client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }));
    expect(before).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 21_600 });
    await api.client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumEventAgeInSeconds: 60 }));
    expect(api.settings.of(FunctionName)).toMatchObject({ maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 });
    await api.client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 1 }));
    expect(api.settings.of(FunctionName)).toMatchObject({ maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60 });
  });

  it.each([
    [{ MaximumRetryAttempts: 3 }, 'InvalidParameterValueException'],
    [{ MaximumRetryAttempts: -1 }, 'InvalidParameterValueException'],
    [{ MaximumEventAgeInSeconds: 59 }, 'InvalidParameterValueException'],
    [{ MaximumEventAgeInSeconds: 21_601 }, 'InvalidParameterValueException'],
    [{ FunctionName: 'video-renderer' }, 'ResourceNotFoundException'],
  ])('refuses %j', async (change, name) => {
    await expect(api.client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName, ...change }))).rejects.toMatchObject({ name });
  });
});

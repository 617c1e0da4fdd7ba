import { CreateFunctionCommand, DeleteFunctionCommand, GetFunctionConfigurationCommand, InvokeCommand, LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLambdaEndpoint } from '../../../local/lambda/endpoint';
import type { LambdaEndpoint } from '../../../local/lambda/endpoint';
import { FakeSandboxes } from './fake-sandboxes';

const FunctionName = 'remotion-render-4-0-527-mem2048mb-disk3000mb-120sec';
const gone = { name: 'ResourceNotFoundException' };

describe("the deployment part of Lambda's API", () => {
  let endpoint: LambdaEndpoint;
  let client: LambdaClient;
  const calls: string[] = [];
  beforeEach(async () => {
    calls.length = 0;
    const refuseDeletion = (_request: unknown, _body: unknown, action: string, resource: string) => {
      calls.push(`${action} ${resource}`);
      return Promise.resolve(action === 'lambda:DeleteFunction' && resource.endsWith('kept') ? { httpStatus: 403, errorType: 'AccessDeniedException', body: { message: 'no' } } : undefined);
    };
    endpoint = await startLambdaEndpoint({ s3Endpoint: 'http://127.0.0.1:1', pool: Object.assign(new FakeSandboxes(), { state: () => ({ sandboxes: 0, warm: {} }), endAll: () => Promise.resolve(), endWarm: () => Promise.resolve(0), killBrowser: () => undefined }) as never, authorize: refuseDeletion });
    client = new LambdaClient({ region: 'us-east-1', endpoint: endpoint.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });
  });
  afterEach(async () => {
    client.destroy();
    await endpoint.stop();
  });
  const configuration = (name = FunctionName) => client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const dryRun = (name = FunctionName) => client.send(new InvokeCommand({ FunctionName: name, InvocationType: 'DryRun' }));

  it('returns the configuration that a conventional name states', async () => {
    expect(await configuration()).toMatchObject({ MemorySize: 2048, EphemeralStorage: { Size: 3000 }, Timeout: 120, State: 'Active' });
    expect(calls).toEqual([`lambda:GetFunctionConfiguration arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`]);
  });

  it('changes what an update names, and keeps the rest', async () => {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1024 }));
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 30 }));
    expect(await configuration()).toMatchObject({ MemorySize: 1024, EphemeralStorage: { Size: 3000 }, Timeout: 30 });
  });

  it('deletes a function for every API, until it is created again', async () => {
    await client.send(new DeleteFunctionCommand({ FunctionName }));
    await expect(configuration()).rejects.toMatchObject(gone);
    await expect(dryRun()).rejects.toMatchObject(gone);
    await client.send(new CreateFunctionCommand({ FunctionName, Role: 'arn:aws:iam::1:role/r', Code: {}, MemorySize: 512 }));
    expect(await configuration()).toMatchObject({ MemorySize: 512, EphemeralStorage: { Size: 512 }, Timeout: 3 });
  });

  it('creates a function under any name', async () => {
    await expect(configuration('kept')).rejects.toMatchObject(gone);
    await client.send(new CreateFunctionCommand({ FunctionName: 'kept', Role: 'arn:aws:iam::1:role/r', Code: {} }));
    expect((await dryRun('kept')).StatusCode).toBe(204);
    await expect(client.send(new DeleteFunctionCommand({ FunctionName: 'kept' }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect((await configuration('kept')).MemorySize).toBe(128);
  });

  it('runs nothing for a dry run', async () => {
    expect((await dryRun()).StatusCode).toBe(204);
    expect(endpoint.invocations()).toEqual([]);
    expect(calls).toEqual([`lambda:InvokeFunction arn:aws:lambda:us-east-1:123456789012:function:${FunctionName}`]);
  });
});

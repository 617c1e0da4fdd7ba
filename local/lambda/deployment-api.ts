import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { wireRequest } from './authorize';
import type { FunctionApiOptions } from './function-api';
import { deployedVersion, functionArn, currentFunction } from './function-config';
import type { FunctionConfig } from './function-config';
import { parseJson, readBody, sendJson, sendServiceError } from './json-http';
import { functionNotFound } from './service-error';

const routes: Readonly<Record<string, { action: string; run: (name: string, body: RequestBody, options: FunctionApiOptions) => object | undefined }>> = {
  'POST functions': { action: 'lambda:CreateFunction', run: create },
  'DELETE function': { action: 'lambda:DeleteFunction', run: remove },
  'GET configuration': { action: 'lambda:GetFunctionConfiguration', run: (name, _body, options) => configurationOf(name, options) },
  'PUT configuration': { action: 'lambda:UpdateFunctionConfiguration', run: update },
};

/**
 * The part of Lambda's API that deploys and configures functions: `CreateFunction`, `DeleteFunction`,
 * `GetFunctionConfiguration` and `UpdateFunctionConfiguration`. Functions whose names follow Remotion's convention are
 * deployed from the start. Returns false for any other request.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 */
export async function handleDeploymentApi(request: IncomingMessage, response: ServerResponse, options: FunctionApiOptions): Promise<boolean> {
  const match = /^\/2015-03-31\/functions(?:\/([^/?]+)(\/configuration)?)?\/?$/.exec(request.url ?? '');
  if (!match) return false;
  const [, encodedName, configuration] = match;
  const route = routes[`${request.method} ${configuration ? 'configuration' : encodedName ? 'function' : 'functions'}`];
  if (!route) return false;
  const bytes = await readBody(request);
  const body = parseJson<RequestBody>(bytes);
  const name = encodedName ? decodeURIComponent(encodedName) : (body.FunctionName ?? '');
  const forbidden = await options.authorize(wireRequest(request), bytes, route.action, functionArn(name, options.region));
  const refusal = forbidden ?? (encodedName && !currentFunction(name, options) ? functionNotFound(name, options.region) : undefined);
  const answer = refusal ? undefined : route.run(name, body, options);
  if (refusal) sendServiceError(response, refusal, randomUUID());
  else if (answer) sendJson(response, request.method === 'POST' ? 201 : 200, answer);
  else response.writeHead(204).end();
  return true;
}

/** The defaults of a function that was created without these fields. */
const lambdaDefaults: FunctionConfig = { memorySizeInMb: 128, diskSizeInMb: 512, timeoutInSeconds: 3 };

/** A created function runs the same code as those that are deployed from the start, whatever its name. */
function create(name: string, body: RequestBody, options: FunctionApiOptions): object {
  options.settings.change(name, { isDeleted: false, configuration: { ...lambdaDefaults, ...given(body) } });
  return configurationOf(name, options);
}

function remove(name: string, _body: RequestBody, { settings }: FunctionApiOptions): undefined {
  settings.change(name, { isDeleted: true });
}

function update(name: string, body: RequestBody, options: FunctionApiOptions): object {
  options.settings.change(name, { configuration: { ...options.settings.of(name).configuration, ...given(body) } });
  return configurationOf(name, options);
}

function configurationOf(name: string, options: FunctionApiOptions): object {
  const { config } = currentFunction(name, options)!;
  return {
    FunctionName: name,
    FunctionArn: functionArn(name, options.region),
    Description: `Renders a Remotion video, version ${deployedVersion}`,
    MemorySize: config.memorySizeInMb,
    Timeout: config.timeoutInSeconds,
    EphemeralStorage: { Size: config.diskSizeInMb },
    State: options.settings.of(name).state === 'Pending' ? 'Pending' : 'Active',
  };
}

interface RequestBody {
  FunctionName?: string;
  MemorySize?: number;
  Timeout?: number;
  EphemeralStorage?: { Size?: number };
}

function given({ MemorySize, Timeout, EphemeralStorage }: RequestBody): Partial<FunctionConfig> {
  return {
    ...(MemorySize !== undefined && { memorySizeInMb: MemorySize }),
    ...(Timeout !== undefined && { timeoutInSeconds: Timeout }),
    ...(EphemeralStorage?.Size !== undefined && { diskSizeInMb: EphemeralStorage.Size }),
  };
}

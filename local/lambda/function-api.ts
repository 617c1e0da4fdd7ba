import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { wireRequest } from './authorize';
import type { Authorize } from './authorize';
import type { EndpointParts } from './endpoint-parts';
import { functionArn, currentFunction } from './function-config';
import type { NamedFunctions } from './function-config';
import type { FunctionSettings } from './function-settings';
import { parseJson, readBody, sendJson, sendServiceError } from './json-http';
import { functionNotFound, invalidParameter } from './service-error';
import type { ServiceError } from './service-error';

export interface FunctionApiOptions extends Pick<EndpointParts, 'settings' | 'limits'> {
  region: string;
  functions: NamedFunctions;
  authorize: Authorize;
}

/** Used for a function without a configuration, and for values that a PUT leaves out. */
const lambdaDefaults = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600 };

const paths = [
  { api: 'concurrency', operation: 'FunctionConcurrency', pattern: /^\/(?:2017-10-31|2019-09-30)\/functions\/([^/?]+)\/concurrency$/ },
  { api: 'event-invoke-config', operation: 'FunctionEventInvokeConfig', pattern: /^\/2019-09-25\/functions\/([^/?]+)\/event-invoke-config$/ },
  { api: 'account-settings', operation: 'AccountSettings', pattern: /^\/2016-08-19\/account-settings\/?()$/ },
] as const;

const verbs: Readonly<Record<string, string>> = { GET: 'Get', PUT: 'Put', POST: 'Update', DELETE: 'Delete' };

/**
 * The part of Lambda's API that deals with limits: reserved concurrency (`PutFunctionConcurrency`, …), the event-invoke
 * configuration (`PutFunctionEventInvokeConfig`, `Update…`, …), and reading the account's limit (`GetAccountSettings`).
 * Returns false for any other request.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
 */
export async function handleFunctionApi(request: IncomingMessage, response: ServerResponse, options: FunctionApiOptions): Promise<boolean> {
  const found = paths.map((each) => ({ ...each, match: each.pattern.exec(request.url ?? '') })).find(({ match }) => match);
  if (!found) return false;
  const body = await readBody(request);
  const name = decodeURIComponent(found.match![1]!);
  const deployed = currentFunction(name, options);
  const action = `lambda:${verbs[request.method ?? '']}${found.operation}`;
  const resource = name === '' ? '*' : functionArn(deployed?.name ?? name, options.region);
  const forbidden = await options.authorize(wireRequest(request), body, action, resource);
  if (forbidden) sendServiceError(response, forbidden, randomUUID());
  else if (found.api === 'account-settings') send(response, accountSettings(options));
  else if (!deployed) sendServiceError(response, functionNotFound(name, options.region), randomUUID());
  else if (found.api === 'concurrency') send(response, concurrency(request.method, deployed.name, parseJson(body), options));
  else answerEventInvokeConfig(request.method, deployed.name, parseJson(body), response, options);
  return true;
}

function accountSettings({ limits, settings }: FunctionApiOptions): object {
  const { concurrencyLimit } = limits;
  return { AccountLimit: { ConcurrentExecutions: concurrencyLimit, UnreservedConcurrentExecutions: concurrencyLimit - settings.reservedInAll } };
}

function concurrency(method: string | undefined, name: string, body: RequestBody, { settings }: FunctionApiOptions): object | undefined {
  if (method === 'PUT') settings.change(name, { reservedConcurrency: body.ReservedConcurrentExecutions ?? 0 });
  if (method === 'DELETE') settings.change(name, { reservedConcurrency: null });
  const { reservedConcurrency } = settings.of(name);
  return method === 'DELETE' ? undefined : { ReservedConcurrentExecutions: reservedConcurrency ?? undefined };
}

function answerEventInvokeConfig(method: string | undefined, name: string, body: RequestBody, response: ServerResponse, { settings, region }: FunctionApiOptions): void {
  const { MaximumRetryAttempts: maximumRetryAttempts, MaximumEventAgeInSeconds: maximumEventAgeInSeconds } = body;
  const problem = problemOf(maximumRetryAttempts, 0, 2, 'maximumRetryAttempts') ?? problemOf(maximumEventAgeInSeconds, 60, 21_600, 'maximumEventAgeInSeconds');
  if (problem) return sendServiceError(response, problem, randomUUID());
  const given: Partial<FunctionSettings> = { maximumRetryAttempts, maximumEventAgeInSeconds };
  // Put and Delete start from Lambda's defaults; Update (POST) keeps the values it does not name.
  if (method === 'PUT' || method === 'DELETE') settings.change(name, lambdaDefaults);
  if (method === 'PUT' || method === 'POST') settings.change(name, given);
  const { maximumRetryAttempts: MaximumRetryAttempts, maximumEventAgeInSeconds: MaximumEventAgeInSeconds } = settings.of(name);
  const config = { FunctionArn: `${functionArn(name, region)}:$LATEST`, MaximumRetryAttempts, MaximumEventAgeInSeconds, LastModified: Date.now() / 1000 };
  send(response, method === 'DELETE' ? undefined : config);
}

function problemOf(value: number | undefined, smallest: number, largest: number, field: string): ServiceError | undefined {
  if (value === undefined || (value >= smallest && value <= largest)) return undefined;
  return invalidParameter(`Value '${value}' at '${field}' failed to satisfy constraint: between ${smallest} and ${largest}`);
}

interface RequestBody {
  ReservedConcurrentExecutions?: number;
  MaximumRetryAttempts?: number;
  MaximumEventAgeInSeconds?: number;
}

function send(response: ServerResponse, body: object | undefined): void {
  if (body) sendJson(response, 200, body);
  else response.writeHead(204).end();
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { wireRequest } from './authorize';
import type { Authorize } from './authorize';
import { eventStreamContentType, invokeComplete, payloadChunk } from './event-stream';
import type { Fault } from './faults';
import type { EndpointParts } from './endpoint-parts';
import { functionArn, currentFunction } from './function-config';
import type { NamedFunctions } from './function-config';
import { responseTooLargeError } from './function-error';
import { refusesEvents, stateRefusal } from './function-state';
import type { InvocationRecord } from './invocation-log';
import { invokeTarget, newRecord, parsePayload, payloadLimitInBytes } from './invoke-request';
import type { AcceptedInvocation } from './invoker';
import { readBody, sendServiceError } from './json-http';
import { functionNotFound, tooManyRequests } from './service-error';
import type { ServiceError } from './service-error';

export interface InvokeApiOptions extends Omit<EndpointParts, 'limits'> {
  region: string;
  functions: NamedFunctions;
  authorize: Authorize;
}

/**
 * Lambda's Invoke API: asynchronous (`Event`), synchronous, and with a streamed response. Returns false for any other
 * request.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
export async function handleInvoke(
  request: IncomingMessage,
  response: ServerResponse,
  options: InvokeApiOptions,
): Promise<boolean> {
  const target = invokeTarget(request);
  if (!target) return false;
  const body = await readBody(request);
  if (target.isDryRun) {
    await answerDryRun(target.functionName, request, body, response, options);
    return true;
  }
  const payload = parsePayload(body, target.mode);
  const event = 'event' in payload ? payload.event : {};
  const deployed = currentFunction(target.functionName, options);
  const record = newRecord(deployed?.name ?? target.functionName, target.mode, event);
  options.log.add(record);
  const fault = options.faults.take(record, isReused(request.socket));
  if (fault?.action === 'resetReusedConnection') {
    options.log.update(record, { status: 'refused', end: Date.now(), error: 'The connection was reset' });
    request.socket.resetAndDestroy();
    return true;
  }
  const forbidden = await options.authorize(wireRequest(request), body, 'lambda:InvokeFunction', functionArn(record.functionName, options.region));
  const refusal = forbidden ?? ('event' in payload ? refusalOf(record, deployed !== undefined, fault, options) : payload);
  if (refusal || !deployed) {
    refuse(record, response, refusal ?? functionNotFound(target.functionName, options.region), options);
    return true;
  }
  if (fault?.action === 'resetAfterAcceptance') request.socket.resetAndDestroy();
  await answer({ record, config: deployed.config, event, onChunk: () => undefined }, response, fault, options);
  return true;
}

/** Answers whether the caller may invoke the function, and whether it exists. Nothing runs or is recorded. */
async function answerDryRun(functionName: string, request: IncomingMessage, body: Buffer, response: ServerResponse, options: InvokeApiOptions): Promise<void> {
  const { region, authorize } = options;
  const deployed = currentFunction(functionName, options);
  const forbidden = await authorize(wireRequest(request), body, 'lambda:InvokeFunction', functionArn(deployed?.name ?? functionName, region));
  const refusal = forbidden ?? (deployed ? undefined : functionNotFound(functionName, region));
  if (refusal) sendServiceError(response, refusal, randomUUID());
  else response.writeHead(204).end();
}

const usedSockets = new WeakSet<Socket>();

/** Whether the connection has carried a request before. */
function isReused(socket: Socket): boolean {
  const wasUsed = usedSockets.has(socket);
  usedSockets.add(socket);
  return wasUsed;
}

function refusalOf(
  record: InvocationRecord,
  isDeployed: boolean,
  fault: Fault | undefined,
  { invoker, settings, region }: InvokeApiOptions,
): ServiceError | undefined {
  if (!isDeployed) return functionNotFound(record.functionName, region);
  if (fault?.action === 'refuse') {
    return { httpStatus: fault.httpStatus, errorType: fault.errorType, body: { message: fault.message } };
  }
  if (fault?.action === 'throttle') return tooManyRequests();
  if (record.mode !== 'Event') return invoker.refusalOf(record.functionName);
  // For any other reason not to run now, an asynchronous invocation waits in the queue.
  const { state } = settings.of(record.functionName);
  return refusesEvents(state) ? stateRefusal(state) : undefined;
}

function refuse(
  record: InvocationRecord,
  response: ServerResponse,
  error: ServiceError,
  { log }: InvokeApiOptions,
): void {
  const { errorType, body } = error;
  log.update(record, { status: 'refused', end: Date.now(), error: `${errorType}: ${body.message ?? body.Message}` });
  sendServiceError(response, error, record.requestId);
}

async function answer(
  invocation: AcceptedInvocation,
  response: ServerResponse,
  fault: Fault | undefined,
  options: InvokeApiOptions,
): Promise<void> {
  switch (invocation.record.mode) {
    case 'Event':
      response.writeHead(202, { 'x-amzn-requestid': invocation.record.requestId }).end();
      acceptEvent(invocation, fault, options);
      return;
    case 'RequestResponse':
      return answerBuffered(invocation, response, options);
    case 'ResponseStream':
      return answerStreaming(invocation, response, options);
  }
}

function acceptEvent(
  invocation: AcceptedInvocation,
  fault: Fault | undefined,
  { queue, log }: InvokeApiOptions,
): void {
  switch (fault?.action) {
    case 'drop':
      log.update(invocation.record, { status: 'dropped' });
      return;
    case 'delay':
      setTimeout(() => queue.accept(invocation), fault.delayMs).unref();
      return;
    case 'duplicate':
      // The service redelivers it under the same request id.
      setTimeout(() => queue.accept({ ...invocation, record: log.addAgain(invocation.record) }), fault.delayMs).unref();
      queue.accept(invocation);
      return;
    case 'refuse':
    case 'throttle':
    case 'resetReusedConnection':
    case 'resetAfterAcceptance':
    case undefined:
      queue.accept(invocation);
  }
}

async function answerBuffered(
  invocation: AcceptedInvocation,
  response: ServerResponse,
  { invoker }: InvokeApiOptions,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  const failure = await invoker.run({ ...invocation, onChunk: (chunk) => chunks.push(chunk) });
  const body = Buffer.concat(chunks);
  const limitInBytes = payloadLimitInBytes.RequestResponse;
  const error = failure ?? (body.length > limitInBytes ? responseTooLargeError(body.length, limitInBytes) : undefined);
  const headers = {
    'content-type': 'application/json',
    'x-amzn-requestid': invocation.record.requestId,
    'x-amz-executed-version': '$LATEST',
  };
  const errorHeaders = error && { 'x-amz-function-error': 'Unhandled' };
  response.writeHead(200, { ...headers, ...errorHeaders }).end(error ? JSON.stringify(error.body) : body);
}

async function answerStreaming(
  invocation: AcceptedInvocation,
  response: ServerResponse,
  { invoker }: InvokeApiOptions,
): Promise<void> {
  response.writeHead(200, { 'content-type': eventStreamContentType, 'x-amzn-requestid': invocation.record.requestId });
  response.flushHeaders();
  // When the caller disconnects the function keeps running, as on Lambda.
  const send = (bytes: Uint8Array): boolean => response.writable && response.write(bytes);
  const error = await invoker.run({ ...invocation, onChunk: (chunk) => send(payloadChunk(chunk)) });
  send(invokeComplete(error));
  response.end();
}

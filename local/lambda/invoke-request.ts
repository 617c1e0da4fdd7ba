import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { InvocationMode, InvocationRecord } from './invocation-log';
import { invalidContent, requestTooLarge } from './service-error';
import type { ServiceError } from './service-error';

/**
 * The largest payload. The service now accepts 1 MB for `Event`; Remotion still assumes the former 256 kB.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const payloadLimitInBytes: Readonly<Record<InvocationMode, number>> = Object.freeze({
  Event: 256 * 1024,
  RequestResponse: 6 * 1024 * 1024,
  ResponseStream: 6 * 1024 * 1024,
});

/** The target of a request to the Invoke API. */
export interface InvokeTarget {
  /** A name or an ARN. */
  functionName: string;
  mode: InvocationMode;
  /** Whether only the permission is checked (`DryRun`). */
  isDryRun: boolean;
}

/** The function and the mode of a request; undefined when it is not for the Invoke API. */
export function invokeTarget(request: IncomingMessage): InvokeTarget | undefined {
  const [, version, encodedName = '', streaming] =
    /^\/(2015-03-31|2021-11-15)\/functions\/([^/?]+)\/(response-streaming-)?invocations(?:\?|$)/.exec(
      request.url ?? '',
    ) ?? [];
  if (request.method !== 'POST' || !version || (version === '2021-11-15') !== Boolean(streaming)) return undefined;
  const invocationType = request.headers['x-amz-invocation-type'];
  const mode = streaming ? 'ResponseStream' : invocationType === 'Event' ? 'Event' : 'RequestResponse';
  return { functionName: decodeURIComponent(encodedName), mode, isDryRun: invocationType === 'DryRun' };
}

/** The payload in a request's body, or the service's error if it is refused. */
export function parsePayload(body: Buffer, mode: InvocationMode): { event: unknown } | ServiceError {
  const limitInBytes = payloadLimitInBytes[mode];
  if (body.length > limitInBytes) return requestTooLarge(body.length, limitInBytes, mode);
  try {
    return { event: body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown) };
  } catch (error) {
    return invalidContent((error as Error).message);
  }
}

/** The record of an invocation that has just arrived. */
export function newRecord(functionName: string, mode: InvocationMode, event: unknown): InvocationRecord {
  const { type, renderId, chunk, attempt } = (event ?? {}) as Record<string, unknown>;
  return {
    requestId: randomUUID(),
    at: Date.now(),
    functionName,
    mode,
    type: typeof type === 'string' ? type : null,
    renderId: typeof renderId === 'string' ? renderId : null,
    chunk: typeof chunk === 'number' ? chunk : null,
    attempt: typeof attempt === 'number' ? attempt : null,
    status: 'queued',
    cold: null,
    begin: null,
    end: null,
    error: null,
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceError } from './service-error';

/** The body of a request as JSON; an empty one is an empty object. */
export async function readJson<T extends object>(request: IncomingMessage): Promise<T> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return (text === '' ? {} : JSON.parse(text)) as T;
}

export function sendJson(response: ServerResponse, httpStatus: number, body: unknown): void {
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** An error in the form in which the AWS SDK reads it. */
export function sendServiceError(response: ServerResponse, { httpStatus, errorType, body }: ServiceError, requestId: string): void {
  response.setHeader('x-amzn-errortype', errorType);
  response.setHeader('x-amzn-requestid', requestId);
  sendJson(response, httpStatus, body);
}

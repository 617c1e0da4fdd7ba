import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServiceError } from './service-error';

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** The body of a request as JSON; an empty one is an empty object. */
export async function readJson<T extends object>(request: IncomingMessage): Promise<T> {
  return parseJson(await readBody(request));
}

export function parseJson<T extends object>(body: Buffer): T {
  return (body.length === 0 ? {} : JSON.parse(body.toString('utf8'))) as T;
}

export function sendJson(response: ServerResponse, httpStatus: number, body: unknown): void {
  response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends an error in the form that the AWS SDK parses. */
export function sendServiceError(response: ServerResponse, { httpStatus, errorType, body }: ServiceError, requestId: string): void {
  response.setHeader('x-amzn-errortype', errorType);
  response.setHeader('x-amzn-requestid', requestId);
  sendJson(response, httpStatus, body);
}

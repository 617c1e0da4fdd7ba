import { Agent, createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { wireRequest } from '../lambda/authorize';
import { readBody } from '../lambda/json-http';
import { localHost } from '../local-host';
import { authorizeS3, hideMissing } from './authorize-s3';
import type { AuthorizedRequest, AuthorizeS3Options } from './authorize-s3';
import { hasDigest, refuseDamaged } from './damaged-body';
import type { S3Refusal } from './s3-refusal';

export interface PublicFront {
  stop(): Promise<void>;
}

export interface PublicFrontOptions extends AuthorizeS3Options {
  port: number;
}

/**
 * The public address of S3 (and of STS and IAM). Moto checks signatures in headers, and the permissions of their users.
 * The front adds the rest: unsigned reads that the bucket's policy allows, presigned URLs, clock skew, bodies that do
 * not match their digest, and 403 instead of 404 for callers who may not list the bucket.
 */
export async function startPublicFront(options: PublicFrontOptions): Promise<PublicFront> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    handle(request, response, agent, options).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(String(error));
    });
  });
  // No idle timeouts: a frozen sandbox keeps connections in its pool and would not notice that they were closed.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await listen(server, options.port);
  return {
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, agent: Agent, options: PublicFrontOptions): Promise<void> {
  const wire = wireRequest(request);
  const admitted = await authorizeS3(wire, options);
  if ('status' in admitted) return refuse(request, response, admitted);
  const body = hasDigest(wire) ? await readBody(request) : undefined;
  const damaged = body && (await refuseDamaged(wire, body, admitted.principal, options.account));
  if (damaged) return refuse(request, response, damaged);
  const answer = await forward(request, admitted, { agent, motoUrl: options.motoUrl, body });
  const hidden = answer.statusCode === 404 ? await hideMissing(wire, admitted.principal, options.account) : undefined;
  if (hidden) {
    answer.resume();
    return refuse(request, response, hidden);
  }
  response.writeHead(answer.statusCode!, withoutConnection(answer.headers));
  answer.once('error', () => response.destroy());
  answer.pipe(response);
}

interface ForwardOptions {
  agent: Agent;
  motoUrl: string;
  /** When it has been read already. */
  body?: Buffer;
}

function forward(request: IncomingMessage, { url, headers }: AuthorizedRequest, { agent, motoUrl, body }: ForwardOptions): Promise<IncomingMessage> {
  const { hostname, port } = new URL(motoUrl);
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest({ agent, hostname, port, path: url, method: request.method, headers }, resolve);
    outgoing.once('error', reject);
    request.once('close', () => request.complete || outgoing.destroy());
    if (body) outgoing.end(body);
    else request.pipe(outgoing);
  });
}

/** Moto closes every connection; this server keeps its connections alive. */
function withoutConnection({ connection: _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, body }: S3Refusal): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`S3's public front cannot listen on port ${port}: ${cause.message}`, { cause })));
    server.listen(port, localHost, resolve);
  });
}

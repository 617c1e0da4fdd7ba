import { Agent, createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { WireRequest } from '../lambda/authorize';
import type { Credentials } from '../lambda/local-credentials';
import { localHost } from '../local-host';
import type { Principal, Principals } from './account';
import { allows, forEverybody } from './policy';
import type { PolicyDocument } from './policy';
import { s3Refusal } from './s3-refusal';
import type { S3Refusal } from './s3-refusal';
import { s3Target } from './s3-target';
import { claimedSignature, signingHeaders, unsignedPayload } from './sigv4';
import type { ClaimedSignature } from './sigv4';
import { timeProblem, verify } from './verify';

export interface PublicFront {
  stop(): Promise<void>;
}

export interface PublicFrontOptions {
  port: number;
  motoUrl: string;
  region: string;
  account: Principals;
}

/**
 * The public address of S3 (and STS, and IAM). Moto checks signatures in headers and what they may do; what it lacks is
 * here: reads without a signature, as the bucket's policy allows them; presigned URLs; wrong clocks; and 403 instead of
 * 404 for those who may not list the bucket.
 */
export async function startPublicFront(options: PublicFrontOptions): Promise<PublicFront> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    handle(request as RequestOfServer, response, agent, options).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(String(error));
    });
  });
  // Frozen sandboxes keep their connections in the pool and could not notice that they were closed.
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

type RequestOfServer = IncomingMessage & { method: string; url: string };

async function handle(request: RequestOfServer, response: ServerResponse, agent: Agent, options: PublicFrontOptions): Promise<void> {
  const claimed = claimedSignature(request);
  const admitted = claimed ? admitSigned(request, claimed, options) : await admitUnsigned(request, options);
  if ('status' in admitted) return refuse(request, response, admitted);
  const answer = await forward(request, admitted, agent, options.motoUrl);
  const hidden = answer.statusCode === 404 ? await hiddenFrom(request, admitted.principal, options.account) : undefined;
  if (hidden) {
    answer.resume();
    return refuse(request, response, hidden);
  }
  response.writeHead(answer.statusCode!, withoutConnection(answer.headers));
  answer.pipe(response);
  answer.once('error', () => response.destroy());
}

/** A request that may go on to moto, which decides about it. */
interface Admitted {
  url: string;
  headers: IncomingHttpHeaders;
  /** Undefined: nobody, or somebody whom only moto knows to be wrong. */
  principal: Principal | undefined;
}

function admitSigned(request: RequestOfServer, claimed: ClaimedSignature, { account, region }: PublicFrontOptions): Admitted | S3Refusal {
  const { headers, url, method } = request;
  if (claimed.expiresInSeconds === undefined) {
    const problem = timeProblem(claimed);
    return problem ? s3Refusal(problem, url) : { url, headers, principal: account.principalOf(claimed.accessKeyId) };
  }
  const principal = verify(request, claimed, unsignedPayload, account);
  if (typeof principal === 'string') return s3Refusal(principal, url);
  return { ...signAs(principal.credentials, { method, url: withoutSignature(url), headers }, region), principal };
}

/** Whoever asks, the operator may: what everybody may is decided here. */
async function admitUnsigned(request: RequestOfServer, { account, region, motoUrl }: PublicFrontOptions): Promise<Admitted | S3Refusal> {
  const { bucket, action, arn } = s3Target(request.method, request.url);
  const policy = action && (await bucketPolicy(bucket, motoUrl, account, region));
  if (!policy || !allows(forEverybody(policy), action, arn)) return s3Refusal('notAllowed', request.url);
  return { ...signAs(account.operator, request, region), principal: undefined };
}

function signAs(credentials: Credentials, request: WireRequest, region: string): Pick<Admitted, 'url' | 'headers'> {
  const { url, headers } = request;
  return { url, headers: { ...headers, ...signingHeaders(request, 's3', region, unsignedPayload, credentials) } };
}

async function bucketPolicy(bucket: string, motoUrl: string, account: Principals, region: string): Promise<PolicyDocument | undefined> {
  const url = `/${encodeURIComponent(bucket)}?policy=`;
  const headers = { host: new URL(motoUrl).host };
  const signed = signingHeaders({ method: 'GET', url, headers }, 's3', region, unsignedPayload, account.operator);
  const response = await fetch(`${motoUrl}${url}`, { headers: { ...headers, ...signed } });
  return response.ok ? ((await response.json()) as PolicyDocument) : undefined;
}

/** S3 tells only those who may list a bucket that an object is not there. */
async function hiddenFrom(request: RequestOfServer, principal: Principal | undefined, account: Principals): Promise<S3Refusal | undefined> {
  const { action, bucket } = s3Target(request.method, request.url);
  if (!action) return undefined;
  const mayList = principal && allows(await account.policyOf(principal), 's3:ListBucket', `arn:aws:s3:::${bucket}`);
  return mayList ? undefined : s3Refusal('notAllowed', request.url);
}

function forward(request: RequestOfServer, { url, headers }: Admitted, agent: Agent, motoUrl: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(motoUrl);
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest({ agent, hostname, port, path: url, method: request.method, headers }, resolve);
    outgoing.once('error', reject);
    request.once('close', () => request.complete || outgoing.destroy());
    request.pipe(outgoing);
  });
}

function withoutSignature(url: string): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const kept = query.split('&').filter((pair) => !/^X-Amz-/i.test(pair));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

function withoutConnection({ connection: _, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}

function refuse(request: RequestOfServer, response: ServerResponse, { status, body }: S3Refusal): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'LOCALSTACK' });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new Error(`S3's public front cannot listen on port ${port}: ${cause.message}`, { cause })));
    server.listen(port, localHost, resolve);
  });
}

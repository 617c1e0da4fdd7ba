import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dateHeaderMs, fileOf, progressWrittenMs } from './parity-state';
import type { ParityState } from './parity-state';

/** A HEAD request, as received. */
export interface Look {
  at: 'aws' | 'provider';
  /** `/bucket/key`, decoded. */
  path: string;
  /** The access key id that signed it; null for an unsigned request. */
  signedBy: string | null;
}

/** S3 and an output provider on separate ports, serving one state at a time. */
export interface ScriptedS3 {
  awsEndpoint: string;
  providerEndpoint: string;
  /** Serves this state from now on, and forgets earlier requests. */
  show: (state: ParityState) => void;
  lastLook: () => Look | null;
  close: () => Promise<void>;
}

export async function startScriptedS3(): Promise<ScriptedS3> {
  let shown: ParityState | null = null;
  let look: Look | null = null;
  const answerAt = (at: Look['at']) => (request: IncomingMessage, response: ServerResponse) => {
    if (!shown) throw new Error('A request came before any state was shown.');
    if (request.method === 'HEAD') look = { at, path: pathOf(request), signedBy: signerOf(request) };
    answer(shown, at, request, response);
  };
  const [aws, provider] = await Promise.all([listen(answerAt('aws')), listen(answerAt('provider'))]);
  return {
    awsEndpoint: endpointOf(aws),
    providerEndpoint: endpointOf(provider),
    show: (state) => {
      shown = state;
      look = null;
    },
    lastLook: () => look,
    close: async () => {
      await Promise.all([close(aws), close(provider)]);
    },
  };
}

function answer(state: ParityState, at: Look['at'], { method }: IncomingMessage, response: ServerResponse): void {
  response.sendDate = false;
  if (state.sendsDate) response.setHeader('Date', new Date(dateHeaderMs(state)).toUTCString());
  if (method === 'HEAD') answerHead(state, at, response);
  else if (method === 'GET' && at === 'aws') answerGet(state, response);
  else throw new Error(`Nobody should send ${method} to ${at}.`);
}

function answerHead(state: ParityState, at: Look['at'], response: ServerResponse): void {
  const { status, sizeInBytes, lastModifiedMs } = state.output;
  const clockErrorMs = at === 'provider' ? (state.output.clockErrorMs ?? 0) : 0;
  if (state.sendsDate) response.setHeader('Date', new Date(dateHeaderMs(state) + clockErrorMs).toUTCString());
  if (at !== homeOf(state)) {
    response.writeHead(404).end();
    return;
  }
  if (status === 200) {
    response.setHeader('Content-Length', sizeInBytes);
    response.setHeader('ETag', '"output"');
    if (lastModifiedMs !== null) response.setHeader('Last-Modified', new Date(lastModifiedMs + clockErrorMs).toUTCString());
  }
  response.writeHead(status).end();
}

function answerGet(state: ParityState, response: ServerResponse): void {
  const { progress } = state;
  if (progress.kind === 'refused') {
    const { status, code } = progress;
    const body = code === null ? '' : `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>As scripted.</Message></Error>`;
    response.writeHead(status, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(body) }).end(body);
    return;
  }
  const body = Buffer.from(progress.kind === 'file' ? JSON.stringify(progress.file) : progress.text);
  const lastModified = new Date(progressWrittenMs(state)).toUTCString();
  response.writeHead(200, { 'Content-Length': body.length, 'Last-Modified': lastModified, ETag: '"progress"' }).end(body);
}

/** Where the render has written its output; no other place has one. */
function homeOf(state: ParityState): Look['at'] {
  const outName = fileOf(state)?.renderMetadata?.outName;
  const isElsewhere = typeof outName === 'object' && Boolean(outName?.s3OutputProvider);
  return isElsewhere || state.provider !== 'none' ? 'provider' : 'aws';
}

function pathOf({ url = '' }: IncomingMessage): string {
  return decodeURIComponent(url.replace(/\?.*$/, ''));
}

function signerOf({ headers }: IncomingMessage): string | null {
  return /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? null;
}

async function listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function endpointOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

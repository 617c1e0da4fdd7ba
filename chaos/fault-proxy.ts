import { Agent, createServer, request as sendRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localHost } from '../local/local-host';
import { toCall } from './call';
import type { Call } from './call';

/** A service's answer. */
export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** One request on its way through the proxy. Its handler decides what happens to it. */
export interface Exchange {
  readonly call: Call;
  /** Forwards the request to the service and returns its answer. */
  forward(): Promise<Answer>;
  /** Resolves once the answer has been sent. */
  answer(answer: Answer): Promise<void>;
  /** Sends the head and part of the body of an answer, then resets the connection. */
  answerPart(answer: Answer, share: number): Promise<void>;
  /** Resets the connection. */
  reset(): void;
}

export type HandleExchange = (exchange: Exchange) => Promise<void>;

/**
 * A reverse proxy in front of S3 or Lambda that lets a handler decide what happens to each request. Every caller gets its
 * own port, so the handler knows who is calling.
 */
export class FaultProxy {
  private readonly servers: Server[] = [];
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly upstreamUrl: string,
    private readonly handle: HandleExchange,
  ) {}

  /** The URL at which a caller reaches the service. */
  async openPort(caller: string): Promise<string> {
    const server = createServer((request, response) => {
      // A caller that was killed or has given up takes no answer. That is not a failure of the proxy.
      this.pass(caller, request, response).catch(() => response.destroy());
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, localHost, resolve));
    return `http://${localHost}:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.agent.destroy();
    const closing = this.servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const server of this.servers) server.closeAllConnections();
    await Promise.all(closing);
  }

  private async pass(caller: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const { method = 'GET', url = '/', headers } = request;
    await this.handle({
      call: toCall(caller, method, url),
      forward: () => this.forward(method, url, headers, body),
      answer: (answer) => send(response, answer),
      answerPart: (answer, share) => sendPart(response, answer, share),
      reset: () => request.socket.resetAndDestroy(),
    });
  }

  private forward(method: string, url: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
    const { expect: _expect, connection: _connection, 'transfer-encoding': _encoding, ...passedOn } = headers;
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.agent, headers: { ...passedOn, 'content-length': body.length } };
      const upstream = sendRequest(new URL(url, this.upstreamUrl), options, (answer) => {
        const { connection: _hop, 'transfer-encoding': _hopEncoding, ...answered } = answer.headers;
        readAll(answer).then((read) => resolve({ status: answer.statusCode!, headers: answered, body: read }), reject);
      });
      upstream.once('error', reject);
      upstream.end(body);
    });
  }
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.writeHead(status, headers).end(body, () => resolve());
  });
}

async function sendPart(response: ServerResponse, { status, headers, body }: Answer, share: number): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  await new Promise((resolve) => response.write(body.subarray(0, Math.floor(body.length * share)), resolve));
  response.socket?.resetAndDestroy();
}

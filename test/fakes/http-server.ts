import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import { createAws } from '../../src/remotion/aws/aws';
import type { Aws } from '../../src/remotion/aws/aws';

export const credentials = { accessKeyId: 'AKIDOFTHISACCOUNT', secretAccessKey: 'secret' };

/** A server on a real socket, new for each test: it records requests, and the test sets the next response. */
export interface RecordingHttpServer {
  endpoint: string;
  requests: IncomingMessage[];
  answer: (response: ServerResponse) => void;
  /** The open connections. The server closes none itself. */
  connections: Socket[];
  /** The real clients, pointed at this server. */
  aws(): Aws;
}

export function httpServerForEachTest(): RecordingHttpServer {
  let server: Server;
  const here: RecordingHttpServer = {
    endpoint: '',
    requests: [],
    answer: () => undefined,
    connections: [],
    aws: () => createAws({ s3Endpoint: here.endpoint, lambdaEndpoint: here.endpoint, credentials }),
  };
  beforeEach(async () => {
    here.requests = [];
    here.answer = (response) => response.end('{}');
    server = createServer((request, response) => {
      here.requests.push(request);
      request.resume().on('end', () => here.answer(response));
    });
    server.keepAliveTimeout = 0;
    here.connections = [];
    server.on('connection', (socket) => here.connections.push(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    here.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return here;
}

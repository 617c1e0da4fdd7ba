import { once } from 'node:events';
import { createServer } from 'node:http';
import type { State } from '@temporalio/worker';

/** Where the worker program answers probes. */
export interface HealthAddress {
  host: string;
  port: number;
}

/**
 * Answers probes over HTTP: `/health` with 200 unless the worker has failed; `/ready` with 200 while it takes tasks, and
 * 503 before that and while it drains. The body is the worker's state.
 *
 * @throws Error that names the address if the server cannot listen on it.
 */
export async function serveHealth({ host, port }: HealthAddress, stateOf: () => State): Promise<{ port: number; close(): void }> {
  const server = createServer(({ url }, response) => {
    const state = stateOf();
    const isGood = url === '/health' ? state !== 'FAILED' : url === '/ready' ? state === 'RUNNING' : null;
    response.writeHead(isGood === null ? 404 : isGood ? 200 : 503, { 'content-type': 'text/plain' }).end(`${state}\n`);
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: Error) => {
    throw new Error(`HEALTH_ADDRESS: cannot listen on ${host}:${port}: ${cause.message}`, { cause });
  });
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as { port: number }).port, close };
}

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { localHost } from '../local-host';

/** A free TCP port: the wanted one if it is free, otherwise any. */
export async function freePort(wanted?: number): Promise<number> {
  return (wanted !== undefined && (await tryListen(wanted))) || (await tryListen(0))!;
}

/** The port, or undefined when it is taken. */
function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: localHost, exclusive: true }, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

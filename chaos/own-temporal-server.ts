import path from 'node:path';
import { sendSignal } from '../local/process/process-tree';
import { freePort } from '../local/stack/free-port';
import { startTemporalServer } from '../local/stack/temporal-server';
import type { TemporalServer } from '../local/stack/temporal-server';

/** A Temporal server that keeps its state in a file and can be killed and restarted. */
export interface OwnTemporalServer extends Pick<TemporalServer, 'address' | 'namespace' | 'stop'> {
  /** Kills it with SIGKILL; resolves once a new one runs on the same port and file. */
  restart(): Promise<void>;
}

export async function startOwnTemporalServer(cliPath: string, folder: string, dynamicConfig?: Readonly<Record<string, number>>): Promise<OwnTemporalServer> {
  const port = await freePort();
  let starts = 0;
  const start = () =>
    startTemporalServer({
      cliPath,
      port,
      uiPort: undefined,
      dynamicConfig,
      databaseFile: path.join(folder, 'temporal.db'),
      logFile: path.join(folder, `temporal-${++starts}.log`),
    });
  let service = await start();
  return {
    address: service.address,
    namespace: service.namespace,
    restart: async () => {
      sendSignal(service.pid, 'SIGKILL');
      await service.ended;
      service = await start();
    },
    stop: () => service.stop(),
  };
}

import { Connection } from '@temporalio/client';
import type { Service } from '../process/service';
import { startService } from '../process/service';
import { localHost } from './free-port';

export interface TemporalServerOptions {
  cliPath: string;
  port: number;
  /** Undefined: without the Web UI. */
  uiPort: number | undefined;
  logFile: string;
}

/** The only namespace of the dev server. */
export const namespace = 'default';

/** Starts Temporal's dev server, which keeps everything in memory. */
export function startTemporalServer({ cliPath, port, uiPort, logFile }: TemporalServerOptions): Promise<Service> {
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  return startService({
    name: "Temporal's dev server",
    command: cliPath,
    args: ['server', 'start-dev', '--ip', localHost, '--port', String(port), ...ui, '--namespace', namespace, '--log-level', 'error'],
    logFile,
    isReady: () => answers(`${localHost}:${port}`),
  });
}

/** The server listens before its namespace exists. */
async function answers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '1s' });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } finally {
    await connection.close();
  }
}

import { Connection } from '@temporalio/client';
import type { Service } from '../process/service';
import { startService } from '../process/service';
import { localHost } from '../local-host';

/** A Temporal server, and the namespace to use there. */
export interface TemporalServer extends Pick<Service, 'name' | 'ended' | 'stop'> {
  /** Host and port of its gRPC API. */
  address: string;
  namespace: string;
}

export interface TemporalServerOptions {
  cliPath: string;
  port: number;
  /** Undefined: without the Web UI. */
  uiPort: number | undefined;
  logFile: string;
  /** A file for the server's state, so that it survives a restart. Default: in memory. */
  databaseFile?: string;
  /** Server settings, by their names in the dynamic configuration. */
  dynamicConfig?: Readonly<Record<string, number | string>>;
}

/** The only namespace of the dev server. */
const namespace = 'default';

/** Starts Temporal's dev server. */
export async function startTemporalServer({
  cliPath,
  port,
  uiPort,
  logFile,
  databaseFile,
  dynamicConfig = {},
}: TemporalServerOptions): Promise<TemporalServer & Service> {
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  const database = databaseFile === undefined ? [] : ['--db-filename', databaseFile];
  const settings = Object.entries(dynamicConfig).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${JSON.stringify(value)}`]);
  const address = `${localHost}:${port}`;
  const listen = ['--ip', localHost, '--port', String(port), ...ui];
  const service = await startService({
    name: "Temporal's dev server",
    command: cliPath,
    args: ['server', 'start-dev', ...listen, ...database, ...settings, '--namespace', namespace, '--log-level', 'error'],
    logFile,
    isReady: () => answers(address),
  });
  return { ...service, address, namespace };
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

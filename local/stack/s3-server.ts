import type { Service } from '../process/service';
import { startService } from '../process/service';
import { localHost } from '../local-host';

export interface S3ServerOptions {
  motoServerPath: string;
  port: number;
  logFile: string;
}

/** Starts moto's server: S3, and STS for programs that ask for their account. */
export function startS3Server({ motoServerPath, port, logFile }: S3ServerOptions): Promise<Service> {
  return startService({
    name: 'S3 (moto)',
    command: motoServerPath,
    args: ['-H', localHost, '-p', String(port)],
    logFile,
    isReady: async () => (await fetch(`http://${localHost}:${port}/moto-api/`)).ok,
  });
}

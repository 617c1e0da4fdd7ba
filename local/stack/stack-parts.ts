import path from 'node:path';
import { startLambdaEndpoint } from '../lambda/endpoint';
import type { LambdaEndpoint, LambdaEndpointOptions } from '../lambda/endpoint';
import type { Service } from '../process/service';
import type { LocalSetup } from '../setup/setup';
import { localHost } from '../local-host';
import { startS3Server } from './s3-server';
import type { StackPorts } from './stack-ports';
import { startTemporalServer } from './temporal-server';

export interface StackPartsOptions {
  setup: LocalSetup;
  ports: StackPorts;
  headless: boolean;
  region: string;
  logFolder: string;
  lambda: Omit<LambdaEndpointOptions, 's3Endpoint' | 'chromium' | 'port' | 'region' | 'logFile'>;
}

/** The programs of the stack, running. */
export interface StackParts {
  temporal: Service;
  s3: Service;
  lambdaEndpoint: LambdaEndpoint;
}

/** Starts Temporal, S3 and Lambda at the same time; all of them or none. */
export async function startStackParts(options: StackPartsOptions): Promise<StackParts> {
  const { setup, ports, headless, region, logFolder, lambda } = options;
  const starting = [
    startTemporalServer({
      cliPath: setup.temporalCliPath,
      port: ports.temporal,
      uiPort: headless ? undefined : ports.ui,
      logFile: path.join(logFolder, 'temporal.log'),
    }),
    startS3Server({ motoServerPath: setup.motoServerPath, port: ports.s3, logFile: path.join(logFolder, 's3.log') }),
    startLambdaEndpoint({
      ...lambda,
      s3Endpoint: `http://${localHost}:${ports.s3}`,
      chromium: setup.chromium,
      port: ports.lambda,
      region,
      logFile: path.join(logFolder, 'lambda.log'),
    }),
  ] as const;
  // Settled, not only all: what is still starting when another part fails must be stopped as well.
  const settled = await Promise.allSettled(starting);
  const failed = settled.find((part) => part.status === 'rejected');
  if (!failed) {
    const [temporal, s3, lambdaEndpoint] = await Promise.all(starting);
    return { temporal, s3, lambdaEndpoint };
  }
  await Promise.all(settled.flatMap((part) => (part.status === 'fulfilled' ? [part.value.stop()] : [])));
  throw failed.reason;
}

/** Stops all of them. */
export async function stopStackParts({ temporal, s3, lambdaEndpoint }: StackParts): Promise<void> {
  await Promise.all([temporal.stop(), s3.stop(), lambdaEndpoint.stop()]);
}

import path from 'node:path';
import type { Access } from '../iam/enforced-access';
import { startLambdaEndpoint } from '../lambda/endpoint';
import type { LambdaEndpoint, LambdaEndpointOptions } from '../lambda/endpoint';
import type { LocalSetup } from '../setup/setup';
import { localHost } from '../local-host';
import { startS3Service } from './s3-service';
import type { S3Service } from './s3-service';
import type { StackPorts } from './stack-ports';
import { useTemporalServer } from './given-temporal-server';
import { startTemporalServer } from './temporal-server';
import type { TemporalServer } from './temporal-server';

export interface StackPartsOptions {
  setup: LocalSetup;
  ports: StackPorts;
  headless: boolean;
  /** A running server, used instead of starting one. */
  temporalAddress: string | undefined;
  region: string;
  isAccessEnforced: boolean;
  logFolder: string;
  lambda: Omit<LambdaEndpointOptions, 's3Endpoint' | 'chromium' | 'port' | 'region' | 'logFile' | 'functionCredentials' | 'authorize'>;
}

/** The running parts of the stack. */
export interface StackParts {
  temporal: TemporalServer;
  s3: S3Service;
  lambdaEndpoint: LambdaEndpoint;
}

/** Starts Temporal, S3 and Lambda; all of them or none. */
export async function startStackParts(options: StackPartsOptions): Promise<StackParts> {
  const s3 = startS3(options);
  const starting = [
    startTemporal(options),
    s3,
    s3.then(({ access }) => startLambda(options, access)),
  ] as const;
  // `allSettled`, not `all`: when one part fails, those still starting must be stopped too.
  const settled = await Promise.allSettled(starting);
  const failed = settled.find((part) => part.status === 'rejected');
  if (!failed) {
    const [temporal, s3Service, lambdaEndpoint] = await Promise.all(starting);
    return { temporal, s3: s3Service, lambdaEndpoint };
  }
  await Promise.all(settled.flatMap((part) => (part.status === 'fulfilled' ? [part.value.stop()] : [])));
  throw failed.reason;
}

/** Stops all of them. */
export async function stopStackParts({ temporal, s3, lambdaEndpoint }: StackParts): Promise<void> {
  await Promise.all([temporal.stop(), s3.stop(), lambdaEndpoint.stop()]);
}

function startTemporal({ temporalAddress, setup, ports, headless, logFolder }: StackPartsOptions): Promise<TemporalServer> {
  if (temporalAddress) return useTemporalServer(temporalAddress, 'stack');
  const { temporalCliPath: cliPath } = setup;
  return startTemporalServer({ cliPath, port: ports.temporal, uiPort: headless ? undefined : ports.ui, logFile: path.join(logFolder, 'temporal.log') });
}

function startS3({ setup, ports, region, isAccessEnforced: isEnforced, logFolder }: StackPartsOptions): Promise<S3Service> {
  const { motoServerPath } = setup;
  const logFile = path.join(logFolder, 's3.log');
  return startS3Service({ motoServerPath, port: ports.s3, motoPort: ports.moto, region, isEnforced, logFile });
}

function startLambda({ setup, ports, region, logFolder, lambda }: StackPartsOptions, access: Access): Promise<LambdaEndpoint> {
  return startLambdaEndpoint({
    ...lambda,
    s3Endpoint: `http://${localHost}:${ports.s3}`,
    chromium: setup.chromium,
    port: ports.lambda,
    region,
    functionCredentials: access.functions,
    authorize: access.authorizeLambda,
    logFile: path.join(logFolder, 'lambda.log'),
  });
}

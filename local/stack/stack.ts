import path from 'node:path';
import { logFolder } from '../paths';
import { startLambdaEndpoint } from '../lambda/endpoint';
import type { LambdaEndpoint, LambdaEndpointOptions } from '../lambda/endpoint';
import { deployedVersion } from '../lambda/function-config';
import { localCredentials, localCredentialsEnv } from '../lambda/local-credentials';
import { setUp } from '../setup/setup';
import { freePort, localHost } from './free-port';
import { startS3Server } from './s3-server';
import { namespace, startTemporalServer } from './temporal-server';
import { uploadSite } from './upload-site';
import { toFunctionName } from '../../src/remotion/function-name';

export interface StackOptions {
  /** Ports to take when they are free; any free one otherwise, and where none is named. */
  ports?: Partial<StackPorts>;
  /** Without Temporal's Web UI. @default false */
  headless?: boolean;
  /** Settings of the Lambda endpoint, such as its concurrency limit. */
  lambda?: Omit<LambdaEndpointOptions, 's3Endpoint' | 'chromium' | 'port' | 'region' | 'logFile'>;
  /** A folder of its own below .local/logs for the logs, by that name. @default that of the process id */
  name?: string;
}

export interface StackPorts {
  temporal: number;
  ui: number;
  s3: number;
  lambda: number;
}

/** The running local stack: where its parts are, and how to end it. */
export interface Stack {
  /** Host and port of Temporal's gRPC API. */
  temporalAddress: string;
  namespace: string;
  /** Temporal's Web UI; null when the stack runs without it. */
  uiUrl: string | null;
  s3Endpoint: string;
  /** The endpoint of Lambda's Invoke API, which runs in this process: its log, and faults to inject. */
  lambdaEndpoint: LambdaEndpoint;
  region: 'us-east-1';
  bucketName: string;
  /** Where the sample compositions are. */
  serveUrl: string;
  /** A deployed function. Others of the convention, with other memory, disk and timeout, are deployed as well. */
  functionName: string;
  /** Where the parts log. */
  logFolder: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** `AWS_*` and `TEMPORAL_*` for a worker, or any program, that is to use the stack. */
  env: Record<string, string>;
  /** Ends all of it; no process is left. Does nothing the second time. */
  stop(): Promise<void>;
}

const region = 'us-east-1';
/** Remotion's prefix, the region, and ten characters. */
const bucketName = 'remotionlambda-useast1-localstack';
const siteName = 'sample';

const functionName = toFunctionName({ version: deployedVersion, memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 });

/**
 * Starts Temporal, S3 and Lambda on this machine, with a bucket that holds the sample compositions; first gets what is
 * missing for it. All of it listens on 127.0.0.1 only, keeps everything in memory, and ends with this process, however
 * that ends.
 *
 * @throws an error that says what to install, or with the last lines of the log of the part that did not start.
 * @example
 * ```ts
 * const stack = await startStack({ headless: true });
 * try {
 *   await renderOn(stack);
 * } finally {
 *   await stack.stop();
 * }
 * ```
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const setup = await setUp();
  const ports = await choosePorts(options);
  const logs = path.join(logFolder, options.name ?? `stack-${process.pid}`);
  const s3Endpoint = `http://${localHost}:${ports.s3}`;
  const temporalAddress = `${localHost}:${ports.temporal}`;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(stops.splice(0).map((stopPart) => stopPart()));
  };
  const keep = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    stops.push(() => part.stop());
    return part;
  };
  const startS3 = async (): Promise<string> => {
    await keep(startS3Server({ motoServerPath: setup.motoServerPath, port: ports.s3, logFile: path.join(logs, 's3.log') }));
    return uploadSite({ s3Endpoint, region, bucketName, siteName, siteFolder: setup.siteFolder });
  };
  const parts = await Promise.allSettled([
    keep(
      startTemporalServer({
        cliPath: setup.temporalCliPath,
        port: ports.temporal,
        uiPort: options.headless ? undefined : ports.ui,
        logFile: path.join(logs, 'temporal.log'),
      }),
    ),
    keep(
      startLambdaEndpoint({
        ...options.lambda,
        s3Endpoint,
        chromium: setup.chromium,
        port: ports.lambda,
        region,
        logFile: path.join(logs, 'lambda.log'),
      }),
    ),
    startS3(),
  ]);
  const [temporal, lambda, site] = parts;
  if (temporal.status === 'rejected' || lambda.status === 'rejected' || site.status === 'rejected') {
    await stop();
    throw parts.find((part) => part.status === 'rejected')!.reason;
  }
  return {
    temporalAddress,
    namespace,
    uiUrl: options.headless ? null : `http://${localHost}:${ports.ui}`,
    s3Endpoint,
    lambdaEndpoint: lambda.value,
    region,
    bucketName,
    serveUrl: site.value,
    functionName,
    logFolder: logs,
    credentials: localCredentials,
    env: {
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: s3Endpoint,
      AWS_ENDPOINT_URL_LAMBDA: lambda.value.url,
      ...localCredentialsEnv,
    },
    stop,
  };
}

async function choosePorts({ ports = {} }: StackOptions): Promise<StackPorts> {
  const choose = async (part: keyof StackPorts): Promise<number> => {
    const wanted = ports[part];
    const port = await freePort(wanted);
    if (wanted !== undefined && port !== wanted) process.stderr.write(`Port ${wanted} (${part}) is taken; using ${port}.\n`);
    return port;
  };
  return { temporal: await choose('temporal'), ui: await choose('ui'), s3: await choose('s3'), lambda: await choose('lambda') };
}

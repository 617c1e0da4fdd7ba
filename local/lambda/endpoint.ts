import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { localHost } from '../local-host';
import { logFolder } from '../paths';
import type { Chromium } from '../setup/chromium';
import { allowAll } from './authorize';
import type { Authorize } from './authorize';
import { handleAdmin } from './admin-api';
import { handleDeploymentApi } from './deployment-api';
import { createEndpointParts } from './endpoint-parts';
import type { LambdaLimits } from './endpoint-parts';
import { handleFunctionApi } from './function-api';
import type { NamedFunctions } from './function-config';
import { handleInvoke } from './invoke-api';
import type { FunctionPool } from './invoker';
import { createAdmin } from './lambda-admin';
import type { LambdaAdmin } from './lambda-admin';
import { localCredentials } from './local-credentials';
import type { Credentials } from './local-credentials';
import { SandboxPool } from './sandbox-pool';

/** By default, the account's concurrency is 1,000, a queue second lasts 1,000 ms, and 8 warm sandboxes are kept per function. */
export interface LambdaEndpointOptions extends Partial<LambdaLimits> {
  /** The S3 endpoint for the functions; it also serves STS. */
  s3Endpoint: string;
  /** The browser for Remotion's real function. Not needed with a custom `pool`. */
  chromium?: Chromium;
  /** The AWS credentials of Remotion's real function. @default placeholders, for a stack that checks nothing */
  functionCredentials?: Credentials;
  /** Checks the signatures and permissions of requests. @default everyone may do everything */
  authorize?: Authorize;
  /** Runs the invocations. @default sandboxes with Remotion's real function */
  pool?: FunctionPool;
  /** @default 0: any free port */
  port?: number;
  /** @default 'us-east-1' */
  region?: string;
  /** Functions whose names do not follow Remotion's convention. @default {} */
  functions?: NamedFunctions;
  /** How long an idle sandbox stays warm. @default 600000 (10 min) */
  maxIdleMs?: number;
  /** The log file for the functions' output. @default .local/logs/lambda.log */
  logFile?: string;
}

/** A running endpoint of Lambda's Invoke API. */
export interface LambdaEndpoint extends LambdaAdmin {
  /** For `AWS_ENDPOINT_URL_LAMBDA`. */
  url: string;
  /** Ends every sandbox and closes the port. A second call does nothing. */
  stop(): Promise<void>;
}

export const lambdaEndpointDefaults = Object.freeze({
  region: 'us-east-1',
  concurrencyLimit: 1000,
  queueSecondMs: 1000,
  maxWarmPerFunction: 8,
  maxIdleMs: 600_000,
});

/**
 * Starts an endpoint of Lambda's Invoke API on 127.0.0.1 that runs Remotion's real function, each sandbox a process
 * with a real browser. Like the service, it has warm and cold starts, freezes sandboxes between invocations, kills them
 * at the function's timeout, queues asynchronous invocations, and limits concurrency and payloads.
 *
 * @throws an error when the port is taken.
 * @example
 * ```ts
 * const endpoint = await startLambdaEndpoint({ s3Endpoint: 'http://127.0.0.1:9090', chromium: await findChromium() });
 * endpoint.injectFault({ action: 'throttle', match: { type: 'launch' }, times: 2 });
 * ```
 */
export async function startLambdaEndpoint(options: LambdaEndpointOptions): Promise<LambdaEndpoint> {
  const server = createServer();
  await listen(server, options.port ?? 0);
  const url = `http://${localHost}:${(server.address() as AddressInfo).port}`;
  const { region, concurrencyLimit, queueSecondMs, maxWarmPerFunction, maxIdleMs } = { ...lambdaEndpointDefaults, ...options };
  const { s3Endpoint, chromium, functions = {}, logFile = path.join(logFolder, 'lambda.log') } = options;
  const { functionCredentials: credentials = localCredentials, authorize = allowAll } = options;
  if (!options.pool && !chromium) throw new Error("Remotion's real function needs a browser: pass chromium, or a custom pool.");
  const limits: LambdaLimits = { concurrencyLimit, queueSecondMs, maxWarmPerFunction };
  const sandboxSettings = { region, s3Endpoint, lambdaEndpoint: url, chromium: chromium!, credentials, logFile };
  const pool = options.pool ?? new SandboxPool({ settings: sandboxSettings, limits, maxIdleMs });
  const parts = createEndpointParts(pool, limits);
  const admin = createAdmin(pool, parts);
  const api = { region, functions, authorize, ...parts };
  let isStopping = false;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isStopping) response.writeHead(503).end();
    else if (await handleAdmin(request, response, admin)) return;
    else if (await handleFunctionApi(request, response, api)) return;
    else if (await handleDeploymentApi(request, response, api)) return;
    else if (await handleInvoke(request, response, api)) return;
    else response.writeHead(404).end();
  };
  server.on('request', (request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy();
      // Not worth logging when the caller disconnected while still sending.
      if (!request.destroyed)
        process.stderr.write(`Lambda endpoint: ${request.method} ${request.url}: ${String(error)}\n`);
    });
  });
  return {
    url,
    ...admin,
    async stop() {
      isStopping = true;
      parts.queue.clear();
      await closeServer(server, () => pool.endAll());
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  // No idle timeouts: a frozen sandbox keeps connections in its pool and would not notice that they were closed.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`The Lambda endpoint cannot listen on port ${port}: ${cause.message}`, { cause })),
    );
    server.listen(port, localHost, resolve);
  });
}

async function closeServer(server: Server, endSandboxes: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await endSandboxes();
  server.closeAllConnections();
  await closed;
}

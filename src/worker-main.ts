#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { LogEntry, Worker } from '@temporalio/worker';
import { createAws } from './remotion/aws/aws';
import { proxyAgents } from './remotion/aws/proxy-agents';
import { connectByEnvironment } from './temporal/connect';
import { createRenderWorker } from './worker';
import { workerSettings } from './worker-environment';
import { serveHealth } from './worker-health';
import { tellVersion } from './worker-version';

/**
 * The worker as a program: everything from the environment. `TEMPORAL_*` says where Temporal is, `AWS_*` what AWS
 * allows, and:
 *
 * - `TASK_QUEUE` or `TEMPORAL_TASK_QUEUE`, default `remotion-renders`
 * - `MAX_CONCURRENT_ACTIVITIES`, default 1000
 * - `LOG_LEVEL`: TRACE, DEBUG, INFO (default), WARN, ERROR
 * - `REMOTION_LICENSE_KEY`: for requests that bring none
 * - `TEMPORAL_DEPLOYMENT_NAME` and `TEMPORAL_WORKER_BUILD_ID`: the version that it serves; `TEMPORAL_VERSIONING_BEHAVIOR`:
 *   AUTO_UPGRADE (default) or PINNED
 * - `METRICS_PROMETHEUS_ADDRESS`: where Prometheus reads metrics, such as `0.0.0.0:9464`; or
 *   `OTEL_EXPORTER_OTLP_ENDPOINT` (with `OTEL_EXPORTER_OTLP_PROTOCOL`): where they are sent
 * - `HEALTH_ADDRESS`: where `/health` and `/ready` answer probes, such as `0.0.0.0:8080`
 * - `S3_PUBLIC_ENDPOINT`: where outputs open when S3 is not AWS's, see `createRenderActivities()`
 * - `OUTPUT_PROVIDERS`, `WEBHOOK_SECRETS`: JSON objects, see `createRenderActivities()`
 * - `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`: the way to AWS
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { logLevel, worker: options, metrics, health } = workerSettings(env);
  Runtime.install({ logger: new DefaultLogger(logLevel, writeJsonLine), telemetryOptions: { metrics } });
  let worker: Worker | undefined;
  // First, so that a probe is answered, and an address that is taken refused, before anything is connected.
  const probes = health && (await serveHealth(health, () => worker?.getState() ?? 'INITIALIZED'));
  try {
    const { connection, namespace } = await connectByEnvironment((config) => NativeConnection.connect(config));
    try {
      const requestHandler = await proxyAgents();
      const workerOptions = { ...options.workerOptions, shutdownForceTime };
      worker = await createRenderWorker({ ...options, connection, namespace, workerOptions, aws: requestHandler && createAws({ requestHandler }) });
      await runAndTell(worker, connection);
    } finally {
      await connection.close();
    }
  } finally {
    probes?.close();
  }
}

/** Watches are handed over within a second or two. A call that hangs is given up: orchestrators kill after 15 s or more. */
const shutdownForceTime = '12s';

async function runAndTell(worker: Worker, connection: NativeConnection): Promise<void> {
  const { namespace, taskQueue, workerDeploymentOptions } = worker.options;
  const version = workerDeploymentOptions?.version;
  const { logger } = Runtime.instance();
  logger.info('Serves renders', { packageVersion: packageVersion(), namespace, taskQueue, version: version ?? 'none: this worker is not versioned' });
  const stopped = new AbortController();
  const telling = version && tellVersion({ connection, namespace, version, logger }, stopped.signal);
  try {
    await worker.run();
  } finally {
    stopped.abort();
    await telling;
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf8')) as { version: string }).version;
}

function writeJsonLine({ timestampNanos, level, message, meta }: LogEntry): void {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  process.stdout.write(`${JSON.stringify({ time, level, message, ...meta }, plain)}\n`);
}

/** Errors and big integers have no JSON of their own. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === 'bigint' ? value.toString() : value;
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // What was cut off may hold connections for a minute more.
  process.exit(1);
});

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
import { logVersionStatus } from './worker-version';

/**
 * The worker as a program, configured by the environment: `TEMPORAL_*` for the connection to Temporal, `AWS_*` for AWS,
 * and:
 *
 * - `TASK_QUEUE` or `TEMPORAL_TASK_QUEUE`, default `remotion-renders`
 * - `MAX_CONCURRENT_ACTIVITIES`, default 1000
 * - `LOG_LEVEL`: TRACE, DEBUG, INFO (default), WARN, ERROR
 * - `SEARCH_ATTRIBUTES`: `true` to check at startup that the search attributes of renders are registered
 * - `REMOTION_LICENSE_KEY`: for requests without one
 * - `TEMPORAL_DEPLOYMENT_NAME` and `TEMPORAL_WORKER_BUILD_ID`: the worker's version; `TEMPORAL_VERSIONING_BEHAVIOR`:
 *   AUTO_UPGRADE (default) or PINNED
 * - `METRICS_PROMETHEUS_ADDRESS`: where Prometheus scrapes metrics, such as `0.0.0.0:9464`; or
 *   `OTEL_EXPORTER_OTLP_ENDPOINT` (with `OTEL_EXPORTER_OTLP_PROTOCOL`): where to send them
 * - `HEALTH_ADDRESS`: where `/health` and `/ready` answer probes, such as `0.0.0.0:8080`
 * - `S3_PUBLIC_ENDPOINT`: public endpoint of outputs if S3 is not AWS's, see `createRenderActivities()`
 * - `OUTPUT_PROVIDERS`, `WEBHOOK_SECRETS`: JSON objects, see `createRenderActivities()`
 * - `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`: proxies to reach AWS
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { logLevel, worker: options, metrics, health } = workerSettings(env);
  Runtime.install({ logger: new DefaultLogger(logLevel, writeJsonLine), telemetryOptions: { metrics } });
  let worker: Worker | undefined;
  // First, so that probes are answered, and an address already in use is reported, before anything is connected.
  const probes = health && (await serveHealth(health, () => worker?.getState() ?? 'INITIALIZED'));
  try {
    const { connection, namespace } = await connectByEnvironment((config) => NativeConnection.connect(config));
    try {
      const requestHandler = await proxyAgents();
      const workerOptions = { ...options.workerOptions, shutdownForceTime };
      worker = await createRenderWorker({ ...options, connection, namespace, workerOptions, aws: requestHandler && createAws({ requestHandler }) });
      await runAndLog(worker, connection);
    } finally {
      await connection.close();
    }
  } finally {
    probes?.close();
  }
}

/** Watches are handed over within a second or two. After this, hanging calls are abandoned: orchestrators kill after 15 s or more. */
const shutdownForceTime = '12s';

async function runAndLog(worker: Worker, connection: NativeConnection): Promise<void> {
  const { namespace, taskQueue, workerDeploymentOptions } = worker.options;
  const version = workerDeploymentOptions?.version;
  const { logger } = Runtime.instance();
  logger.info('Serving renders', { packageVersion: packageVersion(), namespace, taskQueue, version: version ?? 'none: this worker is not versioned' });
  const stopped = new AbortController();
  const logging = version && logVersionStatus({ connection, namespace, version, logger }, stopped.signal);
  try {
    await worker.run();
  } finally {
    stopped.abort();
    await logging;
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf8')) as { version: string }).version;
}

function writeJsonLine({ timestampNanos, level, message, meta }: LogEntry): void {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  process.stdout.write(`${JSON.stringify({ time, level, message, ...meta }, plain)}\n`);
}

/** JSON has no representation of errors and big integers. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === 'bigint' ? value.toString() : value;
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Abandoned calls may hold connections for another minute.
  process.exit(1);
});

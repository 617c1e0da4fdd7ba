#!/usr/bin/env node
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';
import { createAws } from './remotion/aws/aws';
import { proxyAgents } from './remotion/aws/proxy-agents';
import { createRenderWorker } from './worker';
import { workerSettings } from './worker-environment';

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
 * - `S3_PUBLIC_ENDPOINT`: where outputs open when S3 is not AWS's, see `createRenderActivities()`
 * - `OUTPUT_PROVIDERS`, `WEBHOOK_SECRETS`: JSON objects, see `createRenderActivities()`
 * - `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`: the way to AWS
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { logLevel, worker: options, metrics } = workerSettings(env);
  Runtime.install({ logger: new DefaultLogger(logLevel, writeJsonLine), telemetryOptions: { metrics } });
  const requestHandler = await proxyAgents();
  const worker = await createRenderWorker({ ...options, aws: requestHandler && createAws({ requestHandler }) });
  await worker.run();
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
  process.exitCode = 1;
});

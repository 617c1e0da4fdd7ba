#!/usr/bin/env node
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry, LogLevel } from '@temporalio/worker';
import { createRenderWorker } from './worker';

/**
 * The worker as a program: everything from the environment. `TEMPORAL_*` says where Temporal is, `AWS_*` what AWS
 * allows, and:
 *
 * - `TASK_QUEUE`, default `remotion-renders`
 * - `MAX_CONCURRENT_ACTIVITIES`, default 200
 * - `LOG_LEVEL`: TRACE, DEBUG, INFO (default), WARN, ERROR
 * - `REMOTION_LICENSE_KEY`: for requests that bring none
 * - `OUTPUT_PROVIDERS`, `WEBHOOK_SECRETS`: JSON objects, see `createRenderActivities()`
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  Runtime.install({ logger: new DefaultLogger((env.LOG_LEVEL as LogLevel | undefined) ?? 'INFO', writeJsonLine) });
  const worker = await createRenderWorker({
    taskQueue: env.TASK_QUEUE,
    maxConcurrentActivities: env.MAX_CONCURRENT_ACTIVITIES ? Number(env.MAX_CONCURRENT_ACTIVITIES) : undefined,
    licenseKey: env.REMOTION_LICENSE_KEY,
    outputProviders: jsonObject('OUTPUT_PROVIDERS', env),
    webhookSecrets: jsonObject('WEBHOOK_SECRETS', env),
  });
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

function jsonObject<T>(name: string, env: NodeJS.ProcessEnv): Record<string, T> | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    return JSON.parse(text) as Record<string, T>;
  } catch {
    // The value holds secrets, so it is not shown.
    throw new Error(`${name} is not JSON. It must be an object of names and values.`);
  }
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

#!/usr/bin/env node
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogEntry, LogLevel } from '@temporalio/worker';
import { createRenderWorker } from './worker';

/**
 * The worker as a program: everything from the environment. `TEMPORAL_*` says where Temporal is, `AWS_*` what AWS
 * allows, and:
 *
 * - `TASK_QUEUE`, default `remotion-renders`
 * - `MAX_CONCURRENT_ACTIVITIES`, default 1000
 * - `LOG_LEVEL`: TRACE, DEBUG, INFO (default), WARN, ERROR
 * - `REMOTION_LICENSE_KEY`: for requests that bring none
 * - `OUTPUT_PROVIDERS`, `WEBHOOK_SECRETS`: JSON objects, see `createRenderActivities()`
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  Runtime.install({ logger: new DefaultLogger(logLevel(env), writeJsonLine) });
  const worker = await createRenderWorker({
    taskQueue: env.TASK_QUEUE,
    maxConcurrentActivities: positiveInteger('MAX_CONCURRENT_ACTIVITIES', env),
    licenseKey: env.REMOTION_LICENSE_KEY,
    outputProviders: jsonObject('OUTPUT_PROVIDERS', env),
    webhookSecrets: jsonObject('WEBHOOK_SECRETS', env),
  });
  await worker.run();
}

const logLevels: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

function logLevel({ LOG_LEVEL = 'INFO' }: NodeJS.ProcessEnv): LogLevel {
  const level = logLevels.find((each) => each === LOG_LEVEL.toUpperCase());
  if (!level) throw new Error(`LOG_LEVEL must be one of ${logLevels.join(', ')}, got ${LOG_LEVEL}`);
  return level;
}

function positiveInteger(name: string, env: NodeJS.ProcessEnv): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number above 0, got ${text}`);
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
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, T>;
  } catch {
    // Falls through: the value holds secrets, so neither it nor the parser's quote of it is shown.
  }
  throw new Error(`${name} must be a JSON object of names and values`);
}

main(process.env).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

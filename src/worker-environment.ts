import type { LogLevel, RuntimeOptions, WorkerOptions } from '@temporalio/worker';
import { assertOutputProviders, assertWebhookSecrets } from './activities/known-names';
import { renderHistogramBuckets } from './contract/metrics';
import type { S3OutputProvider } from './remotion/protocol/render-media-options';
import type { RenderWorkerOptions } from './worker';
import type { HealthAddress } from './worker-health';

/** Settings of the worker program from the environment, except `TEMPORAL_ADDRESS` … and `AWS_*`, which are read elsewhere. */
export interface WorkerSettings {
  logLevel: LogLevel;
  worker: RenderWorkerOptions;
  /** Where to export metrics; undefined: nowhere. */
  metrics: NonNullable<RuntimeOptions['telemetryOptions']>['metrics'];
  /** Where to answer probes; undefined: nowhere. */
  health: HealthAddress | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of the worker program.
 *
 * @throws Error that names the variable and what it must be; never its value if that may be a secret.
 */
export function workerSettings(env: Env): WorkerSettings {
  return {
    logLevel: oneOf('LOG_LEVEL', logLevels, env.LOG_LEVEL?.toUpperCase() || 'INFO'),
    worker: {
      taskQueue: env.TASK_QUEUE || env.TEMPORAL_TASK_QUEUE || undefined,
      maxConcurrentActivities: positiveInteger('MAX_CONCURRENT_ACTIVITIES', env),
      licenseKey: env.REMOTION_LICENSE_KEY,
      searchAttributes: flag('SEARCH_ATTRIBUTES', env),
      publicS3Endpoint: url('S3_PUBLIC_ENDPOINT', env),
      outputProviders: checked('OUTPUT_PROVIDERS', jsonObject<S3OutputProvider>('OUTPUT_PROVIDERS', env), assertOutputProviders),
      webhookSecrets: checked('WEBHOOK_SECRETS', jsonObject<string>('WEBHOOK_SECRETS', env), assertWebhookSecrets),
      workerOptions: versioning(env),
    },
    metrics: metrics(env),
    health: hostAndPort('HEALTH_ADDRESS', env),
  };
}

const logLevels: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

/**
 * The worker's version, from the variables that Temporal's Worker Controller sets.
 *
 * @see https://docs.temporal.io/production-deployment/worker-deployments/kubernetes-controller
 */
function versioning(env: Env): Partial<WorkerOptions> | undefined {
  const { TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_WORKER_BUILD_ID: buildId } = env;
  if (!deploymentName && !buildId) return undefined;
  if (!deploymentName || !buildId) {
    const [given, missing] = deploymentName ? ['TEMPORAL_DEPLOYMENT_NAME', 'TEMPORAL_WORKER_BUILD_ID'] : ['TEMPORAL_WORKER_BUILD_ID', 'TEMPORAL_DEPLOYMENT_NAME'];
    throw new Error(`${given} is set, so ${missing} must be set, too: together they name this worker's version`);
  }
  // Workflows of earlier versions replay on later ones, so none needs to be pinned.
  const defaultVersioningBehavior = oneOf('TEMPORAL_VERSIONING_BEHAVIOR', ['AUTO_UPGRADE', 'PINNED'], env.TEMPORAL_VERSIONING_BEHAVIOR || 'AUTO_UPGRADE');
  return { workerDeploymentOptions: { version: { deploymentName, buildId }, useWorkerVersioning: true, defaultVersioningBehavior } };
}

/** One exporter, as the SDK takes only one. Prometheus wins: its address is meant for this program, an OTLP endpoint often for all programs. */
function metrics(env: Env): WorkerSettings['metrics'] {
  const { METRICS_PROMETHEUS_ADDRESS: bindAddress, OTEL_EXPORTER_OTLP_ENDPOINT: url } = env;
  const histogramBucketOverrides = renderHistogramBuckets();
  if (bindAddress) return { prometheus: { bindAddress, histogramBucketOverrides } };
  if (url) return { otel: { url, histogramBucketOverrides, http: env.OTEL_EXPORTER_OTLP_PROTOCOL?.startsWith('http/') ?? false } };
  return undefined;
}

function oneOf<T extends string>(name: string, allowed: readonly T[], text: string): T {
  const value = allowed.find((each) => each === text);
  if (value === undefined) throw new Error(`${name} must be one of ${allowed.join(', ')}, got ${text}`);
  return value;
}

function flag(name: string, env: Env): boolean | undefined {
  return env[name] ? oneOf(name, ['true', 'false'], env[name]) === 'true' : undefined;
}

function url(name: string, env: Env): string | undefined {
  const text = env[name];
  if (!text || URL.canParse(text)) return text || undefined;
  throw new Error(`${name} must be a URL, got ${text}`);
}

function hostAndPort(name: string, env: Env): HealthAddress | undefined {
  const text = env[name];
  if (!text) return undefined;
  const [, host, port] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) throw new Error(`${name} must be a host and a port, such as 0.0.0.0:8080, got ${text}`);
  return { host: host || '0.0.0.0', port: Number(port) };
}

function positiveInteger(name: string, env: Env): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number above 0, got ${text}`);
}

function checked<T>(name: string, value: T | undefined, assert: (value: T, given: string) => void): T | undefined {
  if (value !== undefined) assert(value, name);
  return value;
}

function jsonObject<T>(name: string, env: Env): Record<string, T> | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, T>;
  } catch {
    // Falls through: the value holds secrets, so the message shows neither it nor the parser's excerpt.
  }
  throw new Error(`${name} must be a JSON object of names and values`);
}

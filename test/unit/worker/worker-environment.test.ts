import { describe, expect, it } from 'vitest';
import { renderHistogramBuckets } from '../../../src/contract/metrics';
import { workerSettings } from '../../../src/worker-environment';

describe('the settings of the worker program', () => {
  it('are the defaults when nothing is set', () => {
    const { logLevel, worker, metrics } = workerSettings({});
    expect({ logLevel, metrics }).toEqual({ logLevel: 'INFO', metrics: undefined });
    expect(Object.values(worker).filter((value) => value !== undefined)).toEqual([]);
  });

  it.each([
    [{ TASK_QUEUE: 'a' }, 'a'],
    [{ TEMPORAL_TASK_QUEUE: 'b' }, 'b'],
    [{ TASK_QUEUE: 'a', TEMPORAL_TASK_QUEUE: 'b' }, 'a'],
    [{ TASK_QUEUE: '', TEMPORAL_TASK_QUEUE: 'b' }, 'b'],
  ])('take the task queue from %j', (env, taskQueue) => {
    expect(workerSettings(env).worker.taskQueue).toBe(taskQueue);
  });

  it.each([
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8_080 }],
    [':80', { host: '0.0.0.0', port: 80 }],
    ['', undefined],
  ])('configure probes at %s', (HEALTH_ADDRESS, health) => {
    expect(workerSettings({ HEALTH_ADDRESS }).health).toEqual(health);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['', undefined],
    [undefined, undefined],
  ])('check search attributes by %j', (SEARCH_ATTRIBUTES, searchAttributes) => {
    expect(workerSettings({ SEARCH_ATTRIBUTES }).worker.searchAttributes).toBe(searchAttributes);
  });

  it('refuse what is neither true nor false', () => {
    expect(() => workerSettings({ SEARCH_ATTRIBUTES: 'yes' })).toThrow('SEARCH_ATTRIBUTES must be one of true, false, got yes');
  });

  it('include the public endpoint of outputs', () => {
    expect(workerSettings({ S3_PUBLIC_ENDPOINT: 'http://minio:9000' }).worker.publicS3Endpoint).toBe('http://minio:9000');
  });

  const version = { deploymentName: 'renders', buildId: '7' };
  const named = { TEMPORAL_DEPLOYMENT_NAME: 'renders', TEMPORAL_WORKER_BUILD_ID: '7' };
  it.each([
    [named, 'AUTO_UPGRADE'],
    [{ ...named, TEMPORAL_VERSIONING_BEHAVIOR: 'PINNED' }, 'PINNED'],
  ])('configure a worker version from %j', (env, defaultVersioningBehavior) => {
    const { workerDeploymentOptions } = workerSettings(env).worker.workerOptions!;
    expect(workerDeploymentOptions).toEqual({ version, useWorkerVersioning: true, defaultVersioningBehavior });
  });

  const histogramBucketOverrides = renderHistogramBuckets();
  it.each([
    [{ METRICS_PROMETHEUS_ADDRESS: '0.0.0.0:9464' }, { prometheus: { bindAddress: '0.0.0.0:9464', histogramBucketOverrides } }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4317' }, { otel: { url: 'http://otel:4317', http: false, histogramBucketOverrides } }],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
      { otel: { url: 'http://otel:4318', http: true, histogramBucketOverrides } },
    ],
    [{ METRICS_PROMETHEUS_ADDRESS: ':9464', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4317' }, { prometheus: { bindAddress: ':9464', histogramBucketOverrides } }],
  ])('configure metrics from %j', (env, metrics) => {
    expect(workerSettings(env).metrics).toEqual(metrics);
  });

  it.each([
    [{ LOG_LEVEL: 'LOUD' }, 'LOG_LEVEL must be one of TRACE, DEBUG, INFO, WARN, ERROR, got LOUD'],
    [{ MAX_CONCURRENT_ACTIVITIES: '0' }, 'MAX_CONCURRENT_ACTIVITIES must be a whole number above 0, got 0'],
    [{ TEMPORAL_DEPLOYMENT_NAME: 'renders' }, "TEMPORAL_DEPLOYMENT_NAME is set, so TEMPORAL_WORKER_BUILD_ID must be set, too: together they name this worker's version"],
    [{ TEMPORAL_WORKER_BUILD_ID: '7' }, "TEMPORAL_WORKER_BUILD_ID is set, so TEMPORAL_DEPLOYMENT_NAME must be set, too: together they name this worker's version"],
    [{ ...named, TEMPORAL_VERSIONING_BEHAVIOR: 'pinned' }, 'TEMPORAL_VERSIONING_BEHAVIOR must be one of AUTO_UPGRADE, PINNED, got pinned'],
    [{ WEBHOOK_SECRETS: '{"hook": "s3cret"' }, 'WEBHOOK_SECRETS must be a JSON object of names and values'],
    [
      { OUTPUT_PROVIDERS: '{"r2":{"endpoint":"x.example","accessKeyId":"s3cret"}}' },
      "The worker's options are invalid: OUTPUT_PROVIDERS.r2.endpoint: expected a URL with https:// or http://; OUTPUT_PROVIDERS.r2.secretAccessKey: expected a string, or null together with the other key.",
    ],
    [{ WEBHOOK_SECRETS: '{"hook":{"secret":"s3cret"}}' }, "The worker's options are invalid: WEBHOOK_SECRETS.hook: expected string."],
    [{ HEALTH_ADDRESS: '8080' }, 'HEALTH_ADDRESS must be a host and a port, such as 0.0.0.0:8080, got 8080'],
    [{ HEALTH_ADDRESS: 'localhost:65536' }, 'HEALTH_ADDRESS must be a host and a port, such as 0.0.0.0:8080, got localhost:65536'],
    [{ S3_PUBLIC_ENDPOINT: 'minio' }, 'S3_PUBLIC_ENDPOINT must be a URL, got minio'],
    [{ OUTPUT_PROVIDERS: '[]' }, 'OUTPUT_PROVIDERS must be a JSON object of names and values'],
  ])('refuse %j, without showing secrets', (env, message) => {
    expect(() => workerSettings(env)).toThrow(expect.objectContaining({ message }));
  });
});

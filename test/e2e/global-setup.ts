import type { TestProject } from 'vitest/node' with { 'resolution-mode': 'import' };
import { startStack } from '../../local/stack/stack';
import { startWorkerProcess } from '../../local/stack/worker-process';

/** What tests need to know of the stack, which runs in the process that starts them. */
export interface SharedStack {
  temporalAddress: string;
  namespace: string;
  s3Endpoint: string;
  lambdaUrl: string;
  region: 'us-east-1';
  bucketName: string;
  serveUrl: string;
  functionName: string;
  logFolder: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  env: Record<string, string>;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: SharedStack;
  }
}

/** Moto takes any; this one is easy to look for. */
export const secretOfElsewhere = 'the-secret-key-of-elsewhere';

/** The local stack and one worker, for all end-to-end tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack({ headless: true, name: 'e2e' });
  // Storage elsewhere, as far as the worker and the function can tell: S3 by an endpoint and keys of its own.
  const { accessKeyId } = stack.credentials;
  const elsewhere = { endpoint: stack.s3Endpoint, accessKeyId, secretAccessKey: secretOfElsewhere, forcePathStyle: true };
  const worker = await startWorkerProcess(stack, { env: { OUTPUT_PROVIDERS: JSON.stringify({ elsewhere }) } });
  const { temporalAddress, namespace, s3Endpoint, lambdaEndpoint, region, bucketName, serveUrl, functionName, logFolder, credentials, env } = stack;
  project.provide('stack', {
    temporalAddress,
    namespace,
    s3Endpoint,
    lambdaUrl: lambdaEndpoint.url,
    region,
    bucketName,
    serveUrl,
    functionName,
    logFolder,
    credentials,
    env,
  });
  return async () => {
    await worker.stop();
    await stack.stop();
  };
}

import type { TestProject } from 'vitest/node' with { 'resolution-mode': 'import' };
import type { Credentials } from '../../local/lambda/local-credentials';
import { startStack } from '../../local/stack/stack';
import { startWorkerProcess } from '../../local/stack/worker-process';
import { givenTemporalAddress } from '../given-temporal';

/** What tests need to know about the stack, which runs in the process that starts them. */
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
  credentials: Credentials;
  /** The keys of the other storage provider. */
  elsewhere: Credentials;
  /** The keys of a user who may do nothing yet. */
  newcomer: Credentials;
  env: Record<string, string>;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: SharedStack;
  }
}

/** Starts the local stack and one worker for all end-to-end tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack({ headless: true, name: 'e2e', temporalAddress: givenTemporalAddress() });
  // To the worker and the function this is another storage provider: the same S3 with its own endpoint and keys.
  const elsewhere = await stack.createUser('elsewhere', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl', 's3:ListBucket'], Resource: '*' }],
  });
  const newcomer = await stack.createUser('newcomer', { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }] });
  const provider = { endpoint: stack.s3Endpoint, ...elsewhere, forcePathStyle: true };
  const worker = await startWorkerProcess(stack, { env: { OUTPUT_PROVIDERS: JSON.stringify({ elsewhere: provider }) } });
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
    elsewhere,
    newcomer,
    env,
  });
  return async () => {
    await worker.stop();
    await stack.stop();
  };
}

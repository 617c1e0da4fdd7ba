import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, HeadObjectCommand, NotFound } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { getVideoMetadata } from '@remotion/renderer';
import { Client, Connection } from '@temporalio/client';
import { inject } from 'vitest';
import { putUserPolicy } from '../../local/iam/account';
import { workerUserName } from '../../local/iam/enforced-access';
import type { PolicyDocument } from '../../local/iam/policy';
import { documentedWorkerPolicy } from '../../local/iam/worker-policy';
import type { LambdaLimits } from '../../local/lambda/endpoint-parts';
import type { Fault } from '../../local/lambda/faults';
import type { InvocationMatch, InvocationRecord } from '../../local/lambda/invocation-log';
import { RenderClient } from '../../src/client';
import type { RenderMediaInput, RenderRequest } from '../../src/contract/input';
import type { RenderResult } from '../../src/contract/result';
import { getRenderProgress } from '../../src/remotion';
import { createAws } from '../../src/remotion/aws/aws';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';

export const stack = inject('stack');

/** AWS clients for the stack, for the tests' own checks. */
export const aws = createAws({
  s3Endpoint: stack.s3Endpoint,
  lambdaEndpoint: stack.lambdaUrl,
  forcePathStyle: true,
  credentials: stack.credentials,
});
export const s3: S3Client = aws.s3({ region: stack.region });

export async function connectClient(): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address: stack.temporalAddress }), namespace: stack.namespace });
}

export async function renderClient(taskQueue?: string): Promise<RenderClient> {
  return new RenderClient({ client: await connectClient(), taskQueue });
}

export function newWorkflowId(): string {
  return `render-${randomUUID()}`;
}

/** A request to render a sample composition on the stack. */
export function requestFor(composition: string, changes: Partial<RenderRequest> = {}): RenderRequest {
  const { functionName, region, bucketName, serveUrl } = stack;
  return { functionName, region, forceBucketName: bucketName, serveUrl, composition, codec: 'h264', ...changes };
}

export function inputFor(composition: string, changes: Partial<RenderRequest> = {}): RenderMediaInput {
  return { render: requestFor(composition, changes) };
}

/**
 * A slow render: some 0.1 s per frame and chunk. It has two chunks, where Remotion would make one for every 20 frames: each
 * chunk is a process with its own browser here, and sixty of them would leave no time for what the test checks.
 */
export function slowInput(durationInFrames: number): RenderMediaInput {
  return inputFor('Slow', { inputProps: { durationInFrames }, framesPerLambda: durationInFrames / 2 });
}

/** The invocations of the Lambda endpoint, the only place that shows how many times a render was launched. */
export async function invocations(match: InvocationMatch = {}): Promise<InvocationRecord[]> {
  const response = await fetch(`${stack.lambdaUrl}/_admin/invocations`);
  const records = (await response.json()) as InvocationRecord[];
  const wanted = Object.entries(match) as [keyof InvocationRecord, unknown][];
  return records.filter((record) => wanted.every(([key, value]) => record[key] === value));
}

/** How the render on Lambda ended, regardless of its workflow: done, or with which errors. */
export async function remoteEndOf(renderId: string): Promise<string[]> {
  const { functionName, region, bucketName } = stack;
  for (;;) {
    await wait(100);
    const progress = await getRenderProgress({ renderId, functionName, region, bucketName }, { aws }).catch(nullIfRetryable);
    if (progress?.done) return ['done'];
    if (progress?.fatalErrorEncountered) return progress.errors.map(({ name, message }) => `${name}: ${message}`);
  }
}

/** On a busy machine the S3 stand-in may answer with an error. */
function nullIfRetryable(error: unknown): null {
  if (error instanceof RemotionLambdaError && error.retryable) return null;
  throw error;
}

export async function injectFault(fault: Fault): Promise<void> {
  await fetch(`${stack.lambdaUrl}/_admin/faults`, { method: 'POST', body: JSON.stringify(fault) });
}

/** Runs a test with other Lambda limits, and restores them afterwards. */
export async function withLimits<T>(change: Partial<LambdaLimits>, run: () => Promise<T>): Promise<T> {
  const url = `${stack.lambdaUrl}/_admin/limits`;
  const before = await (await fetch(url)).text();
  await fetch(url, { method: 'POST', body: JSON.stringify(change) });
  try {
    return await run();
  } finally {
    await fetch(url, { method: 'POST', body: before });
  }
}

/** Runs a test with another policy for the worker, and restores the one from docs/iam.md afterwards. */
export async function withWorkerPolicy<T>(policy: PolicyDocument, run: () => Promise<T>): Promise<T> {
  const put = (document: PolicyDocument) => putUserPolicy(stack.s3Endpoint, workerUserName, document, stack.credentials);
  await put(policy);
  try {
    return await run();
  } finally {
    await put(documentedWorkerPolicy());
  }
}

/** The documented policy, plus the permission that `cleanUp` needs. */
export const workerPolicyWithDeletion: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [...documentedWorkerPolicy().Statement, { Effect: 'Allow', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::remotionlambda-*/renders/*' }],
};

export async function exists(bucketName: string, key: string): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

/** Downloads the output and returns what a player would detect. */
export async function videoOf({ outBucket, outKey }: RenderResult): Promise<{ bytes: number; file: string } & Awaited<ReturnType<typeof getVideoMetadata>>> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: outBucket, Key: outKey }));
  const bytes = await Body!.transformToByteArray();
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'render-')), path.basename(outKey));
  await writeFile(file, bytes);
  return { bytes: bytes.length, file, ...(await getVideoMetadata(file, { logLevel: 'error' })) };
}

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { RenderMediaInput, RenderResult } from 'temporal-remotion-lambda';
import { RenderClient, RenderFailedError } from 'temporal-remotion-lambda/client';
import type { RenderHandle } from 'temporal-remotion-lambda/client';
import type { PublishedVideo } from '../examples/pipeline/activities';
import { createPublishingWorker, publishingTaskQueue } from '../examples/pipeline/worker';
import { parseDemoArguments } from './demo/arguments';
import type { DemoArguments } from './demo/arguments';
import { ProgressBar } from './demo/progress-bar';
import { printErrors } from './demo/print-errors';
import { startStack } from './stack/stack';
import type { Stack } from './stack/stack';
import { startWorkerProcess } from './stack/worker-process';

/** The last line that `--json` prints. */
interface DemoReport {
  status: 'completed' | 'failed';
  workflowId: string;
  renderId: string | null;
  outputUrl: string | null;
  file: string | null;
  publishedUrl: string | null;
  /** The distinct values of `overallProgress` that were reported. */
  progress: number[];
  errors: RenderFailedError['errors'];
}

/**
 * `npm run demo`: a whole render on this machine. Starts the stack and a worker, renders the sample composition, has the
 * example pipeline publish it, and saves the file under out/.
 */
async function main(): Promise<number> {
  const options = parseDemoArguments(process.argv.slice(2));
  // The AWS SDK warns about Node 20, and a person trying the demo can do nothing about it.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const stack = await startStack();
  try {
    const worker = await startWorkerProcess(stack);
    const s3 = new S3Client({ region: stack.region, endpoint: stack.s3Endpoint, forcePathStyle: true, credentials: stack.credentials });
    const publisher = await createPublishingWorker({ address: stack.temporalAddress, namespace: stack.namespace, s3 });
    const report = await runWhile(publisher, () => renderAndPublish(stack, s3, options));
    if (options.keep) await keepUp(stack);
    await worker.stop();
    if (options.json) console.log(JSON.stringify(report));
    return report.status === 'completed' ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

async function runWhile<T>(worker: Worker, run: () => Promise<T>): Promise<T> {
  return worker.runUntil(run);
}

async function renderAndPublish(stack: Stack, s3: S3Client, options: DemoArguments): Promise<DemoReport> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection, namespace: stack.namespace });
  const renders = new RenderClient({ client });
  const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
  const publishing = await client.workflow.start('publishVideo', {
    workflowId: `publish-${options.composition}-${stamp}`,
    taskQueue: publishingTaskQueue,
  });
  const input: RenderMediaInput = {
    render: {
      functionName: stack.functionName,
      region: stack.region,
      forceBucketName: stack.bucketName,
      serveUrl: stack.serveUrl,
      composition: options.composition,
      codec: options.codec,
      inputProps: options.props,
    },
    downstream: [{ workflowId: publishing.workflowId, on: 'any' }],
    // More often than by default, for someone watching the terminal.
    polling: { floorMs: 300, ceilingMs: 600, progressStep: 0.03 },
  };
  const render = await renders.start(input, { workflowId: `render-${options.composition}-${stamp}` });
  console.log(`\nRender   ${workflowUrl(stack, render.workflowId)}`);
  console.log(`Publish  ${workflowUrl(stack, publishing.workflowId)}\n`);

  const progress = await showProgress(render);
  const { workflowId } = render;
  try {
    const result = await render.result();
    const published = (await publishing.result()) as PublishedVideo | null;
    const file = await save(s3, result);
    const publishedUrl = published && `${stack.s3Endpoint}/${published.bucketName}/${published.key}`;
    printResult(result, file, publishedUrl);
    const { renderId, outputUrl } = result;
    return { status: 'completed', workflowId, renderId, outputUrl, file, publishedUrl, progress, errors: [] };
  } catch (error) {
    if (!(error instanceof RenderFailedError)) throw error;
    await publishing.result();
    printErrors(error);
    const { renderId, errors } = error;
    return { status: 'failed', workflowId, renderId, outputUrl: null, file: null, publishedUrl: null, progress, errors };
  } finally {
    await connection.close();
  }
}

async function showProgress(render: RenderHandle): Promise<number[]> {
  const bar = new ProgressBar(process.stdout);
  const seen = new Set<number>();
  for await (const progress of render.progressUpdates()) {
    seen.add(progress.overallProgress);
    bar.show(progress);
  }
  bar.end();
  return [...seen];
}

async function save(s3: S3Client, { outBucket, outKey, renderId }: RenderResult): Promise<string> {
  const file = path.join('out', `${renderId}${path.extname(outKey)}`);
  await mkdir('out', { recursive: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: outBucket, Key: outKey }));
  await pipeline(Body as Readable, createWriteStream(file));
  return file;
}

function printResult({ outputUrl, outputSizeInBytes, timeToFinish, costs }: RenderResult, file: string, publishedUrl: string | null): void {
  console.log(`\nOutput     ${outputUrl}`);
  console.log(`Published  ${publishedUrl}`);
  console.log(`File       ${file} (${Math.round(outputSizeInBytes / 1000)} kB)`);
  const seconds = timeToFinish === null ? '?' : (timeToFinish / 1000).toFixed(1);
  console.log(`Rendered in ${seconds} s; on AWS it would have cost about ${costs.displayCost}.`);
}

function workflowUrl({ uiUrl, namespace }: Stack, workflowId: string): string {
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}

async function keepUp({ uiUrl }: Stack): Promise<void> {
  console.log(`\nThe stack stays up (Web UI: ${uiUrl}). Press Ctrl-C to stop it.`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

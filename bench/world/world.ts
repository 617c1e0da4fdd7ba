import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { RenderMediaInput } from 'temporal-remotion-lambda';
import { localCredentialsEnv } from '../../local/lambda/local-credentials';
import { temporalCliPath } from '../../local/setup/temporal';
import { freePort } from '../../local/stack/free-port';
import { newLogFolder } from '../../local/stack/log-folder';
import { useTemporalServer } from '../../local/stack/given-temporal-server';
import { startTemporalServer } from '../../local/stack/temporal-server';
import type { TemporalServer } from '../../local/stack/temporal-server';
import type { AwsCalls, StartedBy } from '../fakes/fake-aws';
import type { LambdaUse } from '../fakes/lambda-limit';
import type { Side } from '../sides';
import { startChild } from './child';
import type { Child } from './child';
import { toWorkflow } from './render-workflows';
import type { BaselineWorkflow } from './render-workflows';

/** How long S3 and Lambda take to answer. */
const awsLatencyMs = 20;

const bucketName = 'remotionlambda-useast1-bench';

/** A new Temporal server or namespace, S3 and Lambda that play back renders, and workers of both sides. */
export interface World {
  address: string;
  namespace: string;
  client: Client;
  /** Environment for the package's worker program, which serves the queue of this package's side. */
  workerEnv: Record<string, string>;
  startWorker(side: Side): Promise<Child>;
  startRender(side: Side, durationMs: number): Promise<WorkflowHandle>;
  /** Starts a render of this package with more in its request, or other props. */
  startOurs(workflowId: string, more: Partial<RenderMediaInput>, inputProps: Record<string, unknown>): Promise<WorkflowHandle>;
  /** What has run on Lambda so far. */
  lambdaUse(): Promise<LambdaUse>;
  /** Calls of each side to S3 and Lambda since the world began. */
  awsCalls(): Promise<Record<Side, AwsCalls>>;
}

export interface WorldOptions {
  baseline?: BaselineWorkflow;
  /** The account's concurrency limit. @default none */
  concurrencyLimit?: number;
  /** The address of a running Temporal server. @default starts one */
  temporalAddress?: string;
  /** Settings of the world's own server, by their names in its dynamic configuration. */
  dynamicConfig?: Readonly<Record<string, number | string>>;
}

/** Runs something in a new world, and removes the world afterwards. */
export async function withWorld<T>(name: string, run: (world: World) => Promise<T>, { baseline = 'renderAndPoll', concurrencyLimit = Number.POSITIVE_INFINITY, temporalAddress, dynamicConfig }: WorldOptions = {}): Promise<T> {
  const fakeAws = await startChild(require.resolve('../fakes/fake-aws-process'), [String(awsLatencyMs), bucketName, String(concurrencyLimit)]);
  const server = temporalAddress ? await useTemporalServer(temporalAddress, `bench-${name}`) : await ownServer(name, dynamicConfig);
  const { address, namespace } = server;
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const awsUrl = await fakeAws.ask<string>('url');
  const workers: Child[] = [];
  let started = 0;
  try {
    return await run({
      address,
      namespace,
      client,
      workerEnv: { ...awsEnv(awsUrl), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: 'ours' },
      startWorker: async (side) => {
        const worker = await startChild(require.resolve('./worker-process'), [side, address, namespace, side], awsEnv(awsUrl));
        workers.push(worker);
        return worker;
      },
      startRender: (side, durationMs) => {
        const { workflowType, input } = toWorkflow(side, { bucketName, durationMs, baseline });
        return client.workflow.start(workflowType, { args: [input], taskQueue: side, workflowId: `${side}-${++started}` });
      },
      startOurs: (workflowId, more, inputProps) => {
        const { workflowType, input } = toWorkflow('ours', { bucketName, durationMs: 0, baseline });
        const { render } = input as RenderMediaInput;
        return client.workflow.start(workflowType, { args: [{ ...more, render: { ...render, inputProps } }], taskQueue: 'ours', workflowId });
      },
      lambdaUse: () => fakeAws.ask<LambdaUse>('use'),
      awsCalls: async () => {
        const calls = await fakeAws.ask<Record<StartedBy, AwsCalls>>('calls');
        return { ours: calls.launch, baseline: calls.start };
      },
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await connection.close();
    await Promise.all([server.stop(), fakeAws.stop()]);
  }
}

async function ownServer(name: string, dynamicConfig: WorldOptions['dynamicConfig']): Promise<TemporalServer> {
  const logFile = path.join(newLogFolder(`bench-${name}`), 'temporal.log');
  return startTemporalServer({ cliPath: await temporalCliPath(), port: await freePort(), uiPort: undefined, logFile, dynamicConfig });
}

/** Runs something with a warm worker of each side. */
export async function withWarmWorkers<T>(
  world: World,
  which: readonly Side[],
  run: (workers: Partial<Record<Side, Child>>) => Promise<T>,
): Promise<T> {
  const workers = await Promise.all(which.map(async (side) => [side, await world.startWorker(side)] as const));
  await Promise.all(which.map((side) => warmUp(world, side)));
  try {
    return await run(Object.fromEntries(workers));
  } finally {
    await Promise.all(workers.map(([, worker]) => worker.stop()));
  }
}

const warmUpRenders = 20;
const warmUpDurationMs = 3_000;

/** Loading, compiling and connecting happen once in a worker's life, so they are not part of what a render costs. */
async function warmUp(world: World, side: Side): Promise<void> {
  const renders = await Promise.all(Array.from({ length: warmUpRenders }, () => world.startRender(side, warmUpDurationMs)));
  await Promise.all(renders.map((render) => render.result()));
}

function awsEnv(url: string): Record<string, string> {
  return { ...localCredentialsEnv, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: url, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
}


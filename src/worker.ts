import './peers/worker';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { withRenderActivities } from './activities';
import type { RenderActivitiesOptions } from './activities';
import { defaultTaskQueue } from './contract/input';
import { createAws } from './remotion/aws/aws';
import { prebuiltBundle } from './prebuilt-bundle';
import { closeAfterRun } from './temporal/close-after-run';
import { connectByEnvironment, environment } from './temporal/connect';
import { assertSearchAttributesRegistered } from './temporal/search-attributes';

/** Options of `createRenderWorker()`. */
export interface RenderWorkerOptions extends RenderActivitiesOptions {
  /** A connection of your own. Default: made as the Temporal CLI does, from `TEMPORAL_*` or `temporal.toml`. */
  connection?: NativeConnection;
  /** @default that of the environment, else 'default' */
  namespace?: string;
  /** @default 'remotion-renders' */
  taskQueue?: string;
  /** Watches and starts that run at the same time in this worker. @default 1000: an open render takes up to one, and a slot that waits costs a timer */
  maxConcurrentActivities?: number;
  /** Whether clients set the search attributes of renders: then the worker checks at its start that they are registered. @default false */
  searchAttributes?: boolean;
  /** Anything else that Temporal's `Worker.create()` takes, such as a `workflowBundle`; wins over what is set here. Activities are added; a name that `renderMedia` uses is an error. */
  workerOptions?: Partial<WorkerOptions>;
}

/**
 * Makes a worker that serves `renderMedia` and its activities; `run()` it.
 *
 * On shutdown (SIGINT, SIGTERM, `worker.shutdown()`) it hands its watches over at once: each ends with "again in a
 * moment", and another worker goes on. Then it closes the connection and the AWS clients, unless they were given.
 *
 * @throws an error that names the address when Temporal cannot be reached, the activities of yours whose names are
 * taken, or the search attributes that are not registered; what `createRenderActivities()` throws.
 * @see https://docs.temporal.io/develop/typescript/core-application#run-a-dev-worker
 * @example
 * ```ts
 * import { createRenderWorker } from 'temporal-remotion-lambda/worker';
 *
 * export async function main(): Promise<void> {
 *   const worker = await createRenderWorker();
 *   await worker.run();
 * }
 * ```
 */
export async function createRenderWorker(options: RenderWorkerOptions = {}): Promise<Worker> {
  const { connection, namespace, taskQueue = defaultTaskQueue, maxConcurrentActivities = 1_000, searchAttributes = false, workerOptions, ...renderOptions } = options;
  const ownAws = renderOptions.aws ? null : createAws();
  // Before anything is connected: a worker that is configured wrongly says so at once.
  const activities = withRenderActivities(workerOptions?.activities ?? {}, { ...renderOptions, aws: renderOptions.aws ?? ownAws! });
  const there = connection
    ? { connection, namespace: namespace ?? (await environment()).namespace }
    : await connectByEnvironment((config) => NativeConnection.connect(config));
  const checked = searchAttributes ? assertSearchAttributesRegistered(there.connection.operatorService, namespace ?? there.namespace) : Promise.resolve();
  const create = () => Worker.create({
    connection: there.connection,
    namespace: namespace ?? there.namespace,
    taskQueue,
    // A bundle that was made beforehand has the workflows in it.
    ...(workerOptions?.workflowBundle ? {} : workflows(workerOptions)),
    // A tuner brings limits of its own.
    ...(workerOptions?.tuner ? {} : { maxConcurrentActivityTaskExecutions: maxConcurrentActivities }),
    ...workerOptions,
    plugins: [...(workerOptions?.plugins ?? []), ...[connection ? null : there.connection, ownAws].filter((made) => made !== null).map(closeAfterRun)],
    activities,
  });
  return checked.then(create).catch(async (error: unknown) => {
    if (!connection) await there.connection.close();
    throw error;
  });
}

function workflows(options: Partial<WorkerOptions> | undefined): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const workflowBundle = options?.workflowsPath ? null : prebuiltBundle(options);
  return workflowBundle ? { workflowBundle } : { workflowsPath: require.resolve('./workflows') };
}

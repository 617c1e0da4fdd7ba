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
  /** Your own connection. Default: connects like the Temporal CLI, by `TEMPORAL_*` or `temporal.toml`. */
  connection?: NativeConnection;
  /** @default the environment's namespace, else 'default' */
  namespace?: string;
  /** @default 'remotion-renders' */
  taskQueue?: string;
  /** Watches and starts that run at the same time in this worker. @default 1000: an open render takes at most one, and a waiting watch costs only a timer */
  maxConcurrentActivities?: number;
  /** Whether clients set the search attributes of renders. If so, the worker checks at startup that they are registered. @default false */
  searchAttributes?: boolean;
  /** Other options of Temporal's `Worker.create()`, such as a `workflowBundle`; they override the defaults set here. Activities are added; a name that `renderMedia` uses is an error. */
  workerOptions?: Partial<WorkerOptions>;
}

/**
 * Creates a worker for `renderMedia` and its activities; `run()` it.
 *
 * On shutdown (SIGINT, SIGTERM, `worker.shutdown()`) it hands its watches over at once: each asks for a retry in a moment,
 * and another worker continues it. Then it closes the connection and the AWS clients, unless you passed them in.
 *
 * @throws an Error that names the address if Temporal cannot be reached, your activities whose names are taken, or the
 * search attributes that are not registered; and what `createRenderActivities()` throws.
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
  // Before connecting, so that a misconfigured worker fails at once.
  const activities = withRenderActivities(workerOptions?.activities ?? {}, { ...renderOptions, aws: renderOptions.aws ?? ownAws! });
  const temporal = connection
    ? { connection, namespace: namespace ?? (await environment()).namespace }
    : await connectByEnvironment((config) => NativeConnection.connect(config));
  const checked = searchAttributes ? assertSearchAttributesRegistered(temporal.connection.operatorService, namespace ?? temporal.namespace) : Promise.resolve();
  const create = () => Worker.create({
    connection: temporal.connection,
    namespace: namespace ?? temporal.namespace,
    taskQueue,
    // A prebuilt bundle contains the workflows.
    ...(workerOptions?.workflowBundle ? {} : workflows(workerOptions)),
    // A tuner sets its own limits.
    ...(workerOptions?.tuner ? {} : { maxConcurrentActivityTaskExecutions: maxConcurrentActivities }),
    ...workerOptions,
    plugins: [...(workerOptions?.plugins ?? []), ...[connection ? null : temporal.connection, ownAws].filter((resource) => resource !== null).map(closeAfterRun)],
    activities,
  });
  return checked.then(create).catch(async (error: unknown) => {
    if (!connection) await temporal.connection.close();
    throw error;
  });
}

function workflows(options: Partial<WorkerOptions> | undefined): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  const workflowBundle = options?.workflowsPath ? null : prebuiltBundle(options);
  return workflowBundle ? { workflowBundle } : { workflowsPath: require.resolve('./workflows') };
}

import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { createRenderWorker } from 'temporal-remotion-lambda/worker';
import type { Side } from '../sides';
import * as baselineActivities from '../baseline/activities';
import { answerQuestions } from './child-side';
import { installQuietRuntime } from './quiet-runtime';
import { maxOpenRenders } from './worker-options';

/** What a worker process has used so far and holds now. */
export interface WorkerUsage {
  cpuMs: number;
  residentMb: number;
  /** Activity slots in use. */
  activities: number;
  cachedWorkflows: number;
}

const [side, address, namespace, taskQueue] = process.argv.slice(3) as [Side, string, string, string];

/** The same for both sides: no task waits for a slot, and no workflow leaves the cache. */
const sameForBoth = {
  maxConcurrentActivityTaskExecutions: maxOpenRenders,
  maxCachedWorkflows: maxOpenRenders,
} satisfies Partial<WorkerOptions>;

async function main(): Promise<void> {
  installQuietRuntime();
  const connection = await NativeConnection.connect({ address });
  const worker = side === 'ours' ? await ourWorker(connection) : await baselineWorker(connection);
  const running = worker.run();
  answerQuestions({
    usage: (): WorkerUsage => {
      const { user, system } = process.cpuUsage();
      const { numInFlightActivities: activities, numCachedWorkflows: cachedWorkflows } = worker.getStatus();
      return { cpuMs: (user + system) / 1_000, residentMb: process.memoryUsage.rss() / 2 ** 20, activities, cachedWorkflows };
    },
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  });
}

function ourWorker(connection: NativeConnection): Promise<Worker> {
  return createRenderWorker({ connection, namespace, taskQueue, workerOptions: sameForBoth });
}

function baselineWorker(connection: NativeConnection): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowsPath: require.resolve('../baseline/workflows.ts'),
    activities: baselineActivities,
    ...sameForBoth,
  });
}

void main();

import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createRenderWorker } from 'temporal-remotion-lambda/worker';
import { createOwnActivities } from './activities';
import { ownTaskQueue, renderTaskQueue } from './task-queues';

/**
 * Your own worker and, in the same process and on the same connection, one for renders. With a separate task queue,
 * renders can have 1,000 slots while your other activities keep their own number.
 */
export async function createWorkers(): Promise<Worker[]> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  return Promise.all([
    Worker.create({
      connection,
      namespace,
      taskQueue: ownTaskQueue,
      workflowsPath: require.resolve('./workflows'),
      activities: createOwnActivities(),
    }),
    createRenderWorker({ connection, namespace, taskQueue: renderTaskQueue }),
  ]);
}

if (require.main === module) {
  createWorkers()
    .then((workers) => Promise.all(workers.map((worker) => worker.run())))
    .catch((error: unknown) => {
      console.error(error);
      // Otherwise the other worker would keep running without this one.
      process.exit(1);
    });
}

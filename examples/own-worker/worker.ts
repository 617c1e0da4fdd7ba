import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createRenderWorker } from 'temporal-remotion-lambda/worker';
import { createOwnActivities } from './activities';
import { ownTaskQueue, renderTaskQueue } from './task-queues';

/**
 * Your own worker and, in the same process and on the same connection, one for renders. On a task queue of their own,
 * renders may have 1,000 slots while your other activities keep the number that suits them.
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
      // The other worker would go on without this one.
      process.exit(1);
    });
}

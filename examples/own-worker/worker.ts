import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Worker } from '@temporalio/worker';
import { withRenderActivities } from 'temporal-remotion-lambda/activities';
import { createOwnActivities } from './activities';

/** Your own worker, with the render's activities and workflow among yours. */
export async function createOwnWorker(taskQueue: string): Promise<Worker> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  return Worker.create({
    connection: await NativeConnection.connect(connectionOptions),
    namespace,
    taskQueue,
    workflowsPath: require.resolve('./workflows'),
    activities: withRenderActivities(createOwnActivities()),
    // An open render holds up to one.
    maxConcurrentActivityTaskExecutions: 1_000,
  });
}

if (require.main === module) {
  createOwnWorker('own-renders')
    .then((worker) => worker.run())
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}

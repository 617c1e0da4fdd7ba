import type { S3Client } from '@aws-sdk/client-s3';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createPublishActivities } from './activities';

export const publishingTaskQueue = 'publishing';

/** A worker for the pipeline only: another worker runs the renders, on another task queue. */
export async function createPublishingWorker(options: { address: string; namespace: string; s3: S3Client }): Promise<Worker> {
  return Worker.create({
    connection: await NativeConnection.connect({ address: options.address }),
    namespace: options.namespace,
    taskQueue: publishingTaskQueue,
    workflowsPath: require.resolve('./workflows'),
    activities: createPublishActivities(options.s3),
  });
}

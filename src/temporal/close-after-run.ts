import type { NativeConnection, WorkerPlugin } from '@temporalio/worker';

/** Closes the connection that was made for a worker once that has stopped: nobody else has it. */
export function closeAfterRun(connection: Pick<NativeConnection, 'close'>): WorkerPlugin {
  return {
    name: 'temporal-remotion-lambda/close-after-run',
    runWorker: async (worker, run) => {
      try {
        await run(worker);
      } finally {
        await connection.close();
      }
    },
  };
}

import type { WorkerPlugin } from '@temporalio/worker';

/** Closes a resource created for one worker once that worker has stopped. */
export function closeAfterRun(made: { close(): unknown }): WorkerPlugin {
  return {
    name: 'temporal-remotion-lambda/close-after-run',
    runWorker: async (worker, run) => {
      try {
        await run(worker);
      } finally {
        await made.close();
      }
    },
  };
}

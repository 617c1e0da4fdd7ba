import type { WorkerPlugin } from '@temporalio/worker';

/** Closes what was made for a worker once that has stopped: nobody else has it. */
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

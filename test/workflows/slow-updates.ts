import { sleep } from '@temporalio/workflow';
import type { WorkflowInterceptors } from '@temporalio/workflow';

/** Interceptors of a user's own, which hold the answer to an update back for a second. */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      async handleUpdate(input, next) {
        try {
          return await next(input);
        } finally {
          await sleep('1s');
        }
      },
    },
  ],
});

import { sleep } from '@temporalio/workflow';
import type { WorkflowInterceptors } from '@temporalio/workflow';

/** A user's own interceptors, which delay the response to an update by a second. */
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

import { proxySinks, workflowInfo } from '@temporalio/workflow';
import type { Sinks, WorkflowInterceptors } from '@temporalio/workflow';

/** A sink and an interceptor of the worker's owner, which record the workflows that ran. */
export interface OwnSinks extends Sinks {
  ran: { workflow(type: string): void };
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: (input, next) => {
        proxySinks<OwnSinks>().ran.workflow(workflowInfo().workflowType);
        return next(input);
      },
    },
  ],
});

import type { WorkflowInterceptors } from '@temporalio/workflow';

/** The id of a workflow that exists, but to which Temporal delivers no signals. */
export const refusesSignals = 'has-too-many-signals';

/** Stands in for a server with a limit on signals. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      async signalWorkflow(input, next) {
        if (input.target.type === 'external' && input.target.workflowExecution.workflowId === refusesSignals) throw new Error('exceeded workflow execution limit for signal events');
        return next(input);
      },
    },
  ],
});

import type { WorkflowInterceptors } from '@temporalio/workflow';

/** The id of a workflow that is there, but to which Temporal delivers no signal. */
export const refusesSignals = 'has-too-many-signals';

/** Stands in for a server that has a limit of signals. */
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

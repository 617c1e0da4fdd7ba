import type { WorkflowStartOptions } from '@temporalio/client';
import type { RenderMediaInput } from '../contract/input';
import { RenderFailedError } from './render-failed-error';

/** Temporal's policy to terminate a running workflow is missing: it would leave the render running. */
const reusePolicies = ['REJECT_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'ALLOW_DUPLICATE'] as const;

/** Options of `RenderClient.start()`: the idempotency key, and the usual workflow start options. */
export interface StartOptions {
  /**
   * The idempotency key: the same id returns the render that was started under it, running or ended, as long as the
   * namespace retains it. Derive it from what the render is for (`invoice-video-4711`); do not use a random id.
   */
  workflowId: string;
  /** @default the client's task queue */
  taskQueue?: string;
  /** `'accepted'` (default): return once Temporal has the workflow. `'launched'`: return once the render is launched. */
  waitFor?: 'accepted' | 'launched';
  /**
   * What to do if a render with this id has ended. `'REJECT_DUPLICATE'` (default): return that render.
   * `'ALLOW_DUPLICATE_FAILED_ONLY'`: render again if it failed. `'ALLOW_DUPLICATE'`: render again. An open render is
   * always returned; to replace it, first `cancel()` it and wait for its `result()`.
   */
  workflowIdReusePolicy?: (typeof reusePolicies)[number];
  /** Limit of the workflow, its retries and the runs it continues as. @see https://docs.temporal.io/encyclopedia/detecting-workflow-failures */
  workflowExecutionTimeout?: WorkflowStartOptions['workflowExecutionTimeout'];
  /** Limit of a single run of the workflow. @see https://docs.temporal.io/encyclopedia/detecting-workflow-failures */
  workflowRunTimeout?: WorkflowStartOptions['workflowRunTimeout'];
  /** Additional values shown in lists of workflows; cannot be searched. @see https://docs.temporal.io/workflow-execution#memo */
  memo?: WorkflowStartOptions['memo'];
  /** Your own search attributes. Temporal refuses the start if one is not registered. @see https://docs.temporal.io/search-attribute */
  typedSearchAttributes?: WorkflowStartOptions['typedSearchAttributes'];
  /** Order of the workflow's tasks in its task queue; with `admission` also the default of the render's place in its pool. @see https://docs.temporal.io/develop/task-queue-priority-fairness */
  priority?: WorkflowStartOptions['priority'];
}

/** @throws `RenderFailedError` of type `InvalidRenderRequest` */
export function assertStartOptions({ workflowId, workflowIdReusePolicy = 'REJECT_DUPLICATE' }: StartOptions): void {
  if (typeof workflowId !== 'string' || workflowId === '') throw invalidStart(workflowId, 'workflowId must be a non-empty string.');
  if (reusePolicies.includes(workflowIdReusePolicy)) return;
  const remedy = 'To replace an open render, cancel() it, wait until its result() has failed, and start it with ALLOW_DUPLICATE.';
  throw invalidStart(workflowId, `workflowIdReusePolicy must be one of ${reusePolicies.join(', ')}, got ${String(workflowIdReusePolicy)}. ${remedy}`);
}

function invalidStart(workflowId: string, message: string): RenderFailedError {
  return new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId });
}

/** Summary and details for the Web UI's list of workflows. */
export function summaryOf({ render: { composition, codec, functionName, region } }: RenderMediaInput): Pick<WorkflowStartOptions, 'staticSummary' | 'staticDetails'> {
  return {
    staticSummary: `Render ${composition} as ${codec}`,
    staticDetails: `Remotion Lambda function \`${functionName}\` in ${region}`,
  };
}

import type { WorkflowStartOptions } from '@temporalio/client';
import type { RenderMediaInput } from '../contract/input';
import { RenderFailedError } from './render-failed-error';

/** Terminating a workflow would leave its render running, so that policy of Temporal's is not among them. */
const reusePolicies = ['REJECT_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'ALLOW_DUPLICATE'] as const;

/** Options of `RenderClient.start()`: the idempotency key, and what Temporal knows to say about a workflow. */
export interface StartOptions
  extends Pick<
    WorkflowStartOptions,
    | 'memo'
    | 'priority'
    | 'typedSearchAttributes'
    | 'workflowExecutionTimeout'
    | 'workflowRunTimeout'
  > {
  /**
   * The idempotency key: the same id gives the render that was started under it, running or ended, for as long as the
   * namespace retains it. Make it from what the render is for (`invoice-video-4711`), not from chance.
   */
  workflowId: string;
  /** @default that of the client */
  taskQueue?: string;
  /** `'accepted'` (default): return once Temporal has the workflow. `'launched'`: return once the render is launched. */
  waitFor?: 'accepted' | 'launched';
  /**
   * What to do when a render of this id has ended. `'REJECT_DUPLICATE'` (default): give that one back.
   * `'ALLOW_DUPLICATE_FAILED_ONLY'`: render again if it failed; `'ALLOW_DUPLICATE'`: render again. A render that is open
   * is always given back: to replace it, `cancel()` it and wait for its `result()` first.
   */
  workflowIdReusePolicy?: (typeof reusePolicies)[number];
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

/** What the Web UI's list of workflows shows. */
export function summaryOf({ render: { composition, codec, functionName, region } }: RenderMediaInput): Pick<WorkflowStartOptions, 'staticSummary' | 'staticDetails'> {
  return {
    staticSummary: `Render ${composition} as ${codec}`,
    staticDetails: `Remotion Lambda function \`${functionName}\` in ${region}`,
  };
}

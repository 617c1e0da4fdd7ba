import { defineQuery, defineSignal, defineUpdate } from './define-message';
import type { RenderProgressReport } from './snapshot';
import type { RenderFailureDetails } from './failure-details';
import type { RenderResult, StartedRender } from './result';

/** Name of the workflow type. */
export const renderMediaWorkflowType = 'renderMedia';

/** Name of the workflow that `renderMedia` starts beside itself for `whenTerminated: 'cancel'`. */
export const renderGuardWorkflowType = 'renderGuard';

/** Query: the render's progress. Works in every state, also after the workflow has closed. */
export const renderProgressQuery = defineQuery<RenderProgressReport>('renderProgress');

/** Signal in: something may have changed, so poll now (sent by a webhook's handler). It carries no data and proves nothing. */
export const renderHintSignal = defineSignal('renderHint');

/** Update: returns the render's id and bucket as soon as it is launched. */
export const renderStartedUpdate = defineUpdate<StartedRender>('renderStarted');

/** Default name of the signal that downstream workflows receive. */
export const renderCompletedSignalName = 'renderCompleted';

/**
 * Signal out: the render has ended. Downstream workflows handle it.
 *
 * Temporal may deliver it more than once; drop signals whose `key` you have seen before.
 *
 * @example
 * ```ts
 * import { condition, setHandler } from '@temporalio/workflow';
 * import { renderCompletedSignal } from 'temporal-remotion-lambda';
 * import type { RenderCompleted } from 'temporal-remotion-lambda';
 *
 * export async function publish(): Promise<string> {
 *   const seen = new Map<string, RenderCompleted>();
 *   setHandler(renderCompletedSignal, (ended) => void seen.set(ended.key, ended));
 *   await condition(() => seen.size > 0);
 *   const [ended] = [...seen.values()];
 *   return ended?.status === 'completed' ? ended.result.outputUrl : 'nothing to publish';
 * }
 * ```
 */
export const renderCompletedSignal = defineSignal<[RenderCompleted]>(renderCompletedSignalName);

/** What a downstream workflow receives. */
export type RenderCompleted = {
  /** The same in every repeat of this signal, so that the receiver can drop repeats. */
  key: string;
  /** The `renderMedia` workflow that sends it. */
  workflowId: string;
  runId: string;
} & (
  | { status: 'completed'; result: RenderResult }
  | { status: 'failed'; failure: Pick<RenderFailureDetails, 'type' | 'reason' | 'remedy' | 'renderId' | 'bucketName'> & { message: string } }
  /** `result` is set when the cancellation came too late: the render finished anyway. */
  | { status: 'cancelled'; renderId: string | null; bucketName: string | null; result: RenderResult | null }
);

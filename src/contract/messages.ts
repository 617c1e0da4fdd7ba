import { defineQuery, defineSignal, defineUpdate } from './define-message';
import type { RenderProgressReport } from './snapshot';
import type { RenderFailureDetails } from './failure-details';
import type { RenderResult, StartedRender } from './result';

/** Name of the workflow type. */
export const renderMediaWorkflowType = 'renderMedia';

/** Name of the workflow that `renderMedia` starts beside itself for `whenTerminated: 'cancel'`. */
export const renderGuardWorkflowType = 'renderGuard';

/** Query: how far the render is. Answers in every state, also after the workflow has closed. */
export const renderProgressQuery = defineQuery<RenderProgressReport>('renderProgress');

/** Signal in: something may have changed, look now (a webhook's handler sends it). Carries nothing and proves nothing. */
export const renderHintSignal = defineSignal('renderHint');

/** Update: answers with the render's id and bucket as soon as it is launched. */
export const renderStartedUpdate = defineUpdate<StartedRender>('renderStarted');

/** Default name of the signal that downstream workflows receive. */
export const renderCompletedSignalName = 'renderCompleted';

/**
 * Signal out: the render has ended. A downstream workflow sets a handler for it.
 *
 * Temporal may deliver it more than once; drop those whose `key` was seen before.
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
  /** The same for every repeat of this ending: a receiver drops what it has seen. */
  key: string;
  /** The `renderMedia` workflow that sends it. */
  workflowId: string;
  runId: string;
} & (
  | { status: 'completed'; result: RenderResult }
  | { status: 'failed'; failure: Pick<RenderFailureDetails, 'type' | 'reason' | 'remedy' | 'renderId' | 'bucketName'> & { message: string } }
  /** `result` is there when the cancellation came too late: the render was finished all the same. */
  | { status: 'cancelled'; renderId: string | null; bucketName: string | null; result: RenderResult | null }
);

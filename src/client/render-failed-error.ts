import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/client';
import type { WorkflowFailedError } from '@temporalio/client';
import { isRenderFailureType, renderFailures } from '../contract/failures';
import type { RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';
import type { RenderResult, UndeliveredDetails } from '../contract/result';
import { externalEndings } from './render-failure';

/** How a render's workflow can end without a result: a failure of the render, or of the workflow itself. */
export type RenderEndType = RenderFailureType | 'WorkflowTerminated' | 'WorkflowTimedOut' | 'WorkflowFailed';

/**
 * Thrown for a render that failed or could not be started: what failed, why, and what to do.
 *
 * `type` is a `RenderFailureType`, or says that the workflow was terminated, timed out, or failed for another reason.
 * `reason` says why Remotion reported a fatal error. `errors` is Remotion's errors array; the first is the one that ended
 * the render.
 */
export class RenderFailedError extends Error {
  override readonly name = 'RenderFailedError';
  readonly type: RenderEndType;
  /** Why Remotion ended the render; `null` unless `type` is `RenderFailed`. */
  readonly reason: RenderFailureDetails['reason'];
  readonly workflowId: string;
  readonly renderId: string | null;
  readonly bucketName: string | null;
  readonly errors: RenderFailureDetails['errors'];
  /** How many errors there were; `errors` holds as many as fit in 100 kB. */
  readonly errorCount: number;
  readonly remedy: string;
  readonly links: RenderFailureDetails['links'];
  readonly costs: RenderFailureDetails['costs'];
  /**
   * The output, if the render finished anyway: when only downstream workflows could not be signalled
   * (`RenderDownstreamUndelivered`), or the workflow was cancelled, terminated or timed out too late to stop the render.
   * Otherwise `null`.
   */
  readonly result: RenderResult | null;
  /** All details of the failure; `outcome` only with `RenderDownstreamUndelivered`. */
  readonly details: Partial<UndeliveredDetails>;

  constructor(init: {
    message: string;
    type: RenderEndType;
    workflowId: string;
    details?: RenderFailedError['details'];
    result?: RenderResult | null;
    cause?: unknown;
  }) {
    super(init.message, { cause: init.cause });
    const details = init.details ?? {};
    this.type = init.type;
    this.reason = details.reason ?? null;
    this.workflowId = init.workflowId;
    this.details = details;
    this.errors = details.errors ?? [];
    this.errorCount = details.errorCount ?? 0;
    this.remedy = details.remedy ?? (isRenderFailureType(init.type) ? renderFailures[init.type].remedy : remedies[init.type]);
    this.result = init.result ?? details.outcome?.result ?? null;
    this.renderId = details.renderId ?? this.result?.renderId ?? null;
    this.bucketName = details.bucketName ?? this.result?.bucketName ?? null;
    this.links = details.links ?? this.result?.links ?? null;
    this.costs = details.costs ?? this.result?.costs ?? null;
  }
}

/** What to do about a workflow that did not fail by itself. */
const remedies: Record<Exclude<RenderEndType, RenderFailureType>, string> = {
  WorkflowTerminated: "Start the render again if you still want it. With whenTerminated: 'cancel', terminating the workflow also cancels the render.",
  WorkflowTimedOut: "Give the workflow a longer timeout, or none. With whenTerminated: 'cancel', its timeout also cancels the render.",
  WorkflowFailed: 'Read the cause: this package did not fail the workflow.',
};

/** Converts the failure of a `renderMedia` workflow for callers; `result` is the output, if the render finished anyway. */
export function toRenderFailedError({ cause }: WorkflowFailedError, workflowId: string, result: RenderResult | null): RenderFailedError {
  if (cause instanceof ApplicationFailure) {
    const type = isRenderFailureType(cause.type) ? cause.type : 'WorkflowFailed';
    const details = (cause.details?.[0] ?? {}) as RenderFailedError['details'];
    return new RenderFailedError({ message: cause.message, type, workflowId, details, cause });
  }
  const [type, message] = endOf(cause);
  return new RenderFailedError({ message: `Workflow ${workflowId} ${message}`, type, workflowId, result, cause });
}

function endOf(cause: unknown): [RenderEndType, string] {
  if (cause instanceof CancelledFailure) return ['RenderCancelled', 'was cancelled; its render is stopped if its function supports cancellation'];
  if (cause instanceof TerminatedFailure) return ['WorkflowTerminated', externalEndings.WorkflowTerminated];
  if (cause instanceof TimeoutFailure) return ['WorkflowTimedOut', externalEndings.WorkflowTimedOut];
  return ['WorkflowFailed', `failed: ${cause instanceof Error ? cause.message : String(cause)}`];
}

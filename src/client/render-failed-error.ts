import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure, WorkflowFailedError } from '@temporalio/client';
import { renderFailures } from '../contract/failures';
import type { RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';

/** How a render's workflow can end other than by a failure of the render. */
export type RenderEndType = RenderFailureType | 'WorkflowTerminated' | 'WorkflowTimedOut' | 'WorkflowFailed';

/**
 * A render that did not end with a file, or could not be started: what, why, and what to do.
 *
 * `type` is a `RenderFailureType`, or tells that the workflow was terminated, timed out, or failed for a reason of
 * another making; `reason` says why Remotion reported a fatal error. `errors` is Remotion's errors array, the one that
 * ended the render first.
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
  /** Everything that came with the failure; `outcome` is there when only the delivery downstream failed. */
  readonly details: Partial<RenderFailureDetails> & { outcome?: unknown };

  constructor(init: {
    message: string;
    type: RenderEndType;
    workflowId: string;
    details?: RenderFailedError['details'];
    cause?: unknown;
  }) {
    super(init.message, { cause: init.cause });
    const details = init.details ?? {};
    this.type = init.type;
    this.reason = details.reason ?? null;
    this.workflowId = init.workflowId;
    this.details = details;
    this.renderId = details.renderId ?? null;
    this.bucketName = details.bucketName ?? null;
    this.errors = details.errors ?? [];
    this.errorCount = details.errorCount ?? 0;
    this.remedy = details.remedy ?? (init.type in renderFailures ? renderFailures[init.type as RenderFailureType].remedy : '');
    this.links = details.links ?? null;
    this.costs = details.costs ?? null;
  }
}

/** What a failed `renderMedia` means to a caller; errors of another kind (an unreachable server, say) stay as they are. */
export function toRenderFailedError(error: unknown, workflowId: string): unknown {
  if (!(error instanceof WorkflowFailedError)) return error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    const isOurs = typeof cause.type === 'string' && cause.type in renderFailures;
    const type = isOurs ? (cause.type as RenderFailureType) : 'WorkflowFailed';
    const details = (cause.details?.[0] ?? {}) as RenderFailedError['details'];
    return new RenderFailedError({ message: cause.message, type, workflowId, details, cause });
  }
  const [type, message] = endOf(cause);
  return new RenderFailedError({ message: `Workflow ${workflowId} ${message}`, type, workflowId, cause });
}

function endOf(cause: unknown): [RenderEndType, string] {
  if (cause instanceof CancelledFailure) return ['RenderCancelled', 'was cancelled; its render is stopped where the function can be'];
  if (cause instanceof TerminatedFailure) return ['WorkflowTerminated', 'was terminated; its render may still be running'];
  if (cause instanceof TimeoutFailure) return ['WorkflowTimedOut', 'reached its timeout; its render may still be running'];
  return ['WorkflowFailed', `failed: ${cause instanceof Error ? cause.message : String(cause)}`];
}

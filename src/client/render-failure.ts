import { ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import { failureDetails } from '../contract/failure-details';
import type { RenderFailureDetails } from '../contract/failure-details';
import { renderFailures, RenderFailureType } from '../contract/failures';
import type { RenderProgressReport } from '../contract/snapshot';

/** Why a render, or one attempt at it, failed. */
export interface RenderFailure {
  type: RenderFailureType;
  message: string;
  details: RenderFailureDetails;
}

/** How a workflow can be ended from outside, and what that means for its render. */
export const endingsFromOutside = Object.freeze({
  WorkflowTerminated: 'was terminated; its render may still be running',
  WorkflowTimedOut: 'timed out; its render may still be running',
});

/** Converts a failure of an activity, or of the workflow, adding what is known of the render. */
export function toRenderFailure(error: Error, known: RenderProgressReport): RenderFailure {
  // A timeout that ends the retries carries the failure of the last try.
  const failure = error instanceof TimeoutFailure && error.cause ? error.cause : error;
  const { type, details } = failure instanceof ApplicationFailure ? failure : { type: null, details: [] };
  const knownType = isRenderFailureType(type) ? type : RenderFailureType.RenderUnexpectedError;
  return {
    type: knownType,
    message: failure.message,
    details: { ...failureDetails(knownType, known), ...(details?.[0] as Partial<RenderFailureDetails> | undefined) },
  };
}

export function isRenderFailureType(type: unknown): type is RenderFailureType {
  return typeof type === 'string' && type in renderFailures;
}

import { ApplicationFailure } from '@temporalio/common';
import { failureDetails } from '../contract/failure-details';
import type { RenderFailureDetails } from '../contract/failure-details';
import { isRenderFailureType, RenderFailureType } from '../contract/failures';
import type { RenderProgressReport } from '../contract/snapshot';

/** Why a render, or one attempt at it, failed. */
export interface RenderFailure {
  type: RenderFailureType;
  message: string;
  details: RenderFailureDetails;
}

/** How a workflow can be ended from outside, and what that means for its render. */
export const externalEndings = Object.freeze({
  WorkflowTerminated: 'was terminated; its render may still be running',
  WorkflowTimedOut: 'timed out; its render may still be running',
});

/** Converts a failure of an activity, or of the workflow, adding what is known of the render. */
export function toRenderFailure(error: Error, known: RenderProgressReport): RenderFailure {
  const { message } = error;
  if (!(error instanceof ApplicationFailure) || !isRenderFailureType(error.type)) {
    const type = RenderFailureType.RenderUnexpectedError;
    return { type, message, details: failureDetails(type, known) };
  }
  const { type, details } = error;
  return { type, message, details: { ...failureDetails(type, known), ...(details?.[0] as Partial<RenderFailureDetails> | undefined) } };
}

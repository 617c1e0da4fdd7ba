import { canPass } from '../remotion/protocol/failed-reasons';
import { RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';

/** Whether the same render, begun anew, may well succeed: what went wrong lay outside of it. */
export function isWorthAnotherAttempt({ type, reason }: Pick<RenderFailureDetails, 'type' | 'reason'>): boolean {
  return type === RenderFailureType.RenderLaunchStalled || canPass(reason);
}

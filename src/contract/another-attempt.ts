import { canPass } from './failed-reasons';
import { RenderFailureType } from './failures';
import type { RenderFailureDetails } from './result';

/** Whether the same render, begun anew, may well succeed: what went wrong lay outside of it. */
export function isWorthAnotherAttempt({ type, reason }: Pick<RenderFailureDetails, 'type' | 'reason'>): boolean {
  return type === RenderFailureType.RenderLaunchStalled || canPass(reason);
}

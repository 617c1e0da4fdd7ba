import { RenderFailureType } from './failures';
import type { RenderFailureDetails } from './result';

/** Whether the same render, begun anew, may well succeed: the reason lay outside of it. */
export function isWorthAnotherAttempt({ type }: Pick<RenderFailureDetails, 'type'>): boolean {
  return type === RenderFailureType.RenderLaunchStalled;
}

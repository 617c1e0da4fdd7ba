import { isTransient } from '../remotion/protocol/failed-reasons';
import { RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';

/** Whether another attempt at the same render may succeed, because the cause of the failure lay outside it. */
export function isWorthAnotherAttempt({ type, reason }: Pick<RenderFailureDetails, 'type' | 'reason'>): boolean {
  return type === RenderFailureType.RenderLaunchStalled || isTransient(reason);
}

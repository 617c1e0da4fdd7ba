import { isTransient } from '../remotion/protocol/failed-reasons';
import { RenderFailureType } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';

const firstWaitMs = 5_000;
const maxWaitMs = 60_000;

/** Whether another attempt at the same render may succeed, because the cause of the failure lay outside it. */
export function isWorthAnotherAttempt({ type, reason }: Pick<RenderFailureDetails, 'type' | 'reason'>): boolean {
  return type === RenderFailureType.RenderLaunchStalled || isTransient(reason);
}

/** How long to wait before an attempt. Varies by a third (`random`: 0 to 1), so that renders that failed together do not restart together. */
export function waitBeforeMs(attempt: number, random: number): number {
  const waitMs = Math.min(maxWaitMs, firstWaitMs * 3 ** (attempt - 2));
  return Math.round(waitMs * (2 / 3 + random * (2 / 3)));
}

import { RenderFailureType } from '../../contract/failures';
import type { RenderMediaInput } from '../../contract/input';
import { functionTimeoutMs, launchQueueTimeoutMs, maxRunAfterDoneMs, maxRunAfterFailureMs } from '../../contract/longest-run';
import type { SlotHold } from '../../contract/pool-messages';
import { mayRun } from '../outcome';
import type { RenderOutcome } from '../outcome';
import type { RenderState } from '../render-state';

/** Failures after which the main function no longer runs. */
const failuresAfterEnd: readonly (string | null | undefined)[] = [RenderFailureType.RenderFailed, RenderFailureType.RenderTimedOut];

/** Start failures that leave open whether anything was launched. */
const failuresOfUncertainLaunch: readonly (string | null | undefined)[] = [
  RenderFailureType.RenderStartUncertain,
  RenderFailureType.RenderLaunchUncertain,
  RenderFailureType.RenderUnexpectedError,
];

/** How many of its `held` slots an attempt still holds once its outcome is known, and until when. */
export function stillHeld(outcome: RenderOutcome, held: number, input: RenderMediaInput, state: RenderState): Pick<SlotHold, 'slots' | 'until'> {
  if (isDone(outcome)) return { slots: 1, until: wholeSecondAfter(maxRunAfterDoneMs(input)) };
  if (wasNeverLaunched(outcome, state)) return { slots: 0 };
  return { slots: held, until: wholeSecondAfter(isStopping(outcome) ? maxRunAfterFailureMs(input) : queueMs(input, state) + functionTimeoutMs(input)) };
}

function isDone(outcome: RenderOutcome): boolean {
  return outcome.status === 'completed' || (outcome.status === 'cancelled' && outcome.result !== null);
}

function wasNeverLaunched(outcome: RenderOutcome, { startedRender }: RenderState): boolean {
  return !startedRender && outcome.status === 'failed' && !failuresOfUncertainLaunch.includes(outcome.error.type);
}

function isStopping(outcome: RenderOutcome): boolean {
  if (outcome.status !== 'failed') return !mayRun(outcome);
  const { type } = outcome.error;
  return failuresAfterEnd.includes(type) || (type === RenderFailureType.RenderLaunchStalled && !mayRun(outcome));
}

/** A launch that has reported progress no longer waits in Lambda's queue. */
function queueMs(input: RenderMediaInput, state: RenderState): number {
  const hasBegun = state.startedRender !== null && state.lastSeen.phase !== 'launching';
  return hasBegun ? 0 : launchQueueTimeoutMs(input);
}

/** Rounded up, so that the slots of many renders that come free within a second cost the pool one timer. */
function wholeSecondAfter(ms: number): number {
  return Math.ceil((Date.now() + ms) / 1_000) * 1_000;
}

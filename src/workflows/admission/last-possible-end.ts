import { RenderFailureType } from '../../contract/failures';
import type { RenderMediaInput } from '../../contract/input';
import { functionTimeoutMs, launchQueueTimeoutMs } from '../../contract/longest-run';
import { mayRun } from '../outcome';
import type { RenderOutcome } from '../outcome';
import type { RenderState } from '../render-state';

/** Renderers of a render that has ended badly run on until they notice, or have rendered the frame that they are at. */
const renderersStopWithinMs = 30_000;

/** Endings after which the main function is known to run no more. */
const isKnownEnded: readonly (string | null | undefined)[] = [RenderFailureType.RenderFailed, RenderFailureType.RenderTimedOut];

/** Failures of a start that leave open whether it launched something. */
const mayBeLaunched: readonly (string | null | undefined)[] = [
  RenderFailureType.RenderStartUncertain,
  RenderFailureType.RenderLaunchUncertain,
  RenderFailureType.RenderUnexpectedError,
];

/** Until when something of an attempt may run on Lambda, in milliseconds since 1970; null when nothing does any more. */
export function lastPossibleEnd(outcome: RenderOutcome, input: RenderMediaInput, state: RenderState): number | null {
  if (outcome.status === 'completed' || (outcome.status === 'cancelled' && outcome.result)) return null;
  const type = outcome.status === 'failed' ? outcome.error.type : null;
  if (!state.startedRender && outcome.status === 'failed' && !mayBeLaunched.includes(type)) return null;
  const isStopping = outcome.status === 'cancelled' ? !outcome.mayRun : isKnownEnded.includes(type) || (type === RenderFailureType.RenderLaunchStalled && !mayRun(outcome));
  return Date.now() + (isStopping ? renderersStopWithinMs : queueMs(input, state) + functionTimeoutMs(input));
}

/** A launch that has shown itself waits in no queue any more. */
function queueMs(input: RenderMediaInput, state: RenderState): number {
  const hasBegun = state.startedRender !== null && state.lastSeen.phase !== 'launching';
  return hasBegun ? 0 : launchQueueTimeoutMs(input);
}

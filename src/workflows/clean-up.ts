import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type { RenderActivities } from '../contract/activities';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import { cleanUpOptions } from './activity-options';
import { detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';
import type { RenderState } from './render-state';
import { renderLocation } from './watch-render';

/** Failures after which no function of the render writes files any more. */
const finalFailures: readonly (string | null | undefined)[] = [RenderFailureType.RenderFailed, RenderFailureType.RenderTimedOut];

/**
 * Deletes the files of a render that has ended, as configured in the request. Idempotent. A failure is only logged; the
 * outcome of the render stays the same.
 */
export async function cleanUp(input: RenderMediaInput, outcome: RenderOutcome, state: RenderState, undelivered: string[] = []): Promise<void> {
  const { startedRender } = state;
  if (!startedRender || !isDue(input.cleanUp ?? 'never', outcome, state, undelivered)) return;
  const { deleteRender } = proxyActivities<RenderActivities>({ ...cleanUpOptions, summary: 'Delete files of the render' });
  const { outKey } = startedRender;
  const request = { ...renderLocation(input, startedRender), outKey, keepResult: resultOf(outcome) !== null || mayHaveOutput(outcome) };
  try {
    await CancellationScope.nonCancellable(() => deleteRender(request));
  } catch (error) {
    log.warn('The files of the render were not deleted', { renderId: startedRender.renderId, error });
  }
}

function isDue(when: NonNullable<RenderMediaInput['cleanUp']>, outcome: RenderOutcome, state: RenderState, undelivered: string[]): boolean {
  if (when === 'never') return false;
  if (resultOf(outcome)) return when === 'afterDelivery' && undelivered.length === 0;
  if (outcome.status === 'failed') return finalFailures.includes(outcome.error.type);
  // A cancelled render that was not seen to stop may still write.
  return state.lastSeen.phase === 'cancelled';
}

/** The storage did not say whether the output exists when we gave up on the render. */
function mayHaveOutput(outcome: RenderOutcome): boolean {
  return outcome.status === 'failed' && detailsOf(outcome.error).outputUnknown === true;
}

function resultOf(outcome: RenderOutcome): object | null {
  return outcome.status === 'failed' ? null : outcome.result;
}

import { CancellationScope, log, proxyActivities } from '@temporalio/workflow';
import type { RenderActivities } from '../contract/activities';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import { cleanUpOptions } from './activity-options';
import { detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';
import type { RenderState } from './render-state';
import { renderLocation } from './watch-render';

/** Endings after which no function of the render writes any more. */
const endedForGood: readonly (string | null | undefined)[] = [RenderFailureType.RenderFailed, RenderFailureType.RenderTimedOut];

/**
 * Deletes files of a render that has ended, as the request says. Deleting again does nothing; a failure is logged and
 * changes nothing about how the render ended.
 */
export async function cleanUp(input: RenderMediaInput, outcome: RenderOutcome, state: RenderState, isDelivered: boolean): Promise<void> {
  const { startedRender } = state;
  if (!startedRender || !isDue(input.cleanUp ?? 'never', outcome, state, isDelivered)) return;
  const { deleteRender } = proxyActivities<RenderActivities>({ ...cleanUpOptions, summary: 'Delete files of the render' });
  const { outKey } = startedRender;
  const request = { ...renderLocation(input, startedRender), outKey, keepResult: resultOf(outcome) !== null || mayHaveOutput(outcome) };
  try {
    await CancellationScope.nonCancellable(() => deleteRender(request));
  } catch (error) {
    log.warn('The files of the render were not deleted', { renderId: startedRender.renderId, error });
  }
}

function isDue(when: NonNullable<RenderMediaInput['cleanUp']>, outcome: RenderOutcome, state: RenderState, isDelivered: boolean): boolean {
  if (when === 'never') return false;
  if (resultOf(outcome)) return when === 'afterDelivery' && isDelivered;
  if (outcome.status === 'failed') return endedForGood.includes(outcome.error.type);
  // A cancelled render whose end was not seen may still write.
  return state.lastSeen.phase === 'cancelled';
}

/** Its storage did not say when it was given up. */
function mayHaveOutput(outcome: RenderOutcome): boolean {
  return outcome.status === 'failed' && detailsOf(outcome.error).outputUnknown === true;
}

function resultOf(outcome: RenderOutcome): object | null {
  return outcome.status === 'failed' ? null : outcome.result;
}

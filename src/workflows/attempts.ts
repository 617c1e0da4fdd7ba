import { CancellationScope, log, sleep } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import { isWorthAnotherAttempt, waitBeforeMs } from './another-attempt';
import type { RenderMediaInput } from '../contract/input';
import { toEarlierAttempt } from '../contract/failure-details';
import type { Admission } from './admission/admission';
import { cleanUp } from './clean-up';
import type { HintGate } from './hint-gate';
import { detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';
import { renderAttempt } from './render-attempt';
import { recordAnotherAttempt } from './render-metrics';
import type { RenderState } from './render-state';

/** Renders in as many attempts as it takes and the request allows; returns the last outcome. */
export async function renderInAttempts(input: RenderMediaInput, state: RenderState, hints: HintGate, admission: Admission): Promise<RenderOutcome> {
  for (;;) {
    const outcome = await admission.admit((claim) => renderAttempt(input, state, hints, claim));
    if (outcome.status !== 'failed' || outcome.mayRun || !mayTryAgain(input, state, outcome.error)) return outcome;
    await cleanUp(input, outcome, state);
    const waitMs = waitBeforeMs(state.attempt + 1, Math.random());
    log.warn('The render failed for a transient reason; another attempt follows', { type: outcome.error.type, attempt: state.attempt, waitMs });
    recordAnotherAttempt(state.report());
    state.attemptFailed(toEarlierAttempt(outcome.error.message, detailsOf(outcome.error)));
    try {
      await sleep(waitMs);
    } catch (error) {
      // Nothing is running now, so only the wait is cancelled.
      return { status: 'cancelled', error, result: null };
    }
  }
}

function mayTryAgain({ attempts }: RenderMediaInput, state: RenderState, failure: ApplicationFailure): boolean {
  if (!attempts || state.attempt >= attempts.maximum || CancellationScope.current().consideredCancelled) return false;
  const details = detailsOf(failure);
  if (!isWorthAnotherAttempt(details)) return false;
  const spent = [...state.report().earlierAttempts, details].reduce((sum, { costs }) => sum + (costs?.accruedSoFar ?? 0), 0);
  return attempts.maximumCost === undefined || spent < attempts.maximumCost;
}

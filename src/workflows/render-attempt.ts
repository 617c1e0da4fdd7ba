import { CancellationScope, CancelledFailure, isCancellation, patched } from '@temporalio/workflow';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import type { SlotClaim } from './admission/slot-claim';
import { cancelRemoteRender, writeCancelMarker } from './cancel-remote-render';
import { runGuarded } from './guarded';
import type { HintGate } from './hint-gate';
import { failureOf } from './outcome';
import type { RenderOutcome } from './outcome';
import { recordStarted } from './render-metrics';
import type { RenderState } from './render-state';
import { startRender } from './start-render';
import { watchRender } from './watch-render';

/** Renders once: starts the render, watches it, returns the outcome, and cancels what may still be running. */
export async function renderAttempt(input: RenderMediaInput, state: RenderState, hints: HintGate, claim: SlotClaim | null): Promise<RenderOutcome> {
  if (CancellationScope.current().consideredCancelled && patched('nothing-to-cancel-before-the-start')) {
    return { status: 'cancelled', error: renderCancelled(), result: null };
  }
  return runGuarded(input, state, async (guard) => {
    try {
      const started = await startRender(input, state.attempt, guard);
      state.started(started, Date.now());
      recordStarted(input, started);
      return state.completed(await watchRender(input, state, hints, claim));
    } catch (error) {
      // Once cancellation is requested, Temporal retries no activity, so a failed activity says nothing about the render.
      if (isCancellation(error) || CancellationScope.current().consideredCancelled) return cancelled(error, input, state);
      return failed(error, input, state);
    }
  });
}

async function cancelled(error: unknown, input: RenderMediaInput, state: RenderState): Promise<RenderOutcome> {
  const { finished, isMarked } = await CancellationScope.nonCancellable(() => cancelRemoteRender(input, state));
  const failure = isCancellation(error) ? error : renderCancelled();
  return { status: 'cancelled', error: failure, result: finished && state.completed(finished).result, mayRun: !isMarked };
}

async function failed(error: unknown, input: RenderMediaInput, state: RenderState): Promise<RenderOutcome> {
  const failure = failureOf(error, state.report(), input.start);
  // The launch may still be in Lambda's queue. The cancel marker stops it when it runs, before it costs much.
  const mayBegin = failure.type === RenderFailureType.RenderLaunchStalled || failure.type === RenderFailureType.RenderLaunchUncertain;
  const mayGoOn = failure.type === RenderFailureType.RenderStalled && input.limits?.cancelStalled === true;
  const isMarked = (mayBegin || mayGoOn) && (await CancellationScope.nonCancellable(() => writeCancelMarker(input, state)));
  return { status: 'failed', error: failure, mayRun: (mayBegin || mayGoOn) && !isMarked };
}

function renderCancelled(): CancelledFailure {
  return new CancelledFailure('The render was cancelled');
}

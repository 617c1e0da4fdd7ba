import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  setHandler,
} from '@temporalio/workflow';
import { failureDetails } from '../contract/failure-details';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import { renderHintSignal, renderProgressQuery, renderStartedUpdate } from '../contract/messages';
import type { RenderResult, StartedRender } from '../contract/result';
import { cancelRemoteRender, writeCancelMarker } from './cancel-remote-render';
import { deliver } from './downstream';
import { HintGate } from './hint-gate';
import type { RenderOutcome } from './outcome';
import { failureOf } from './outcome';
import { RenderState } from './render-state';
import { startRender } from './start-render';
import { watchRender } from './watch-render';

/**
 * Renders a composition on Remotion Lambda: starts it exactly once, watches it, tells the downstream workflows, and
 * returns where the file is; or fails with what Remotion reported.
 *
 * Answers the query `renderProgress` and the update `renderStarted`; obeys the signal `renderHint`. Cancelling the
 * workflow cancels the render.
 *
 * Fails with an `ApplicationFailure` whose `type` is one of `RenderFailureType` and whose `details[0]` is
 * `RenderFailureDetails`.
 */
export async function renderMedia(input: RenderMediaInput): Promise<RenderResult> {
  checkShape(input);
  const state = new RenderState(input);
  const hints = new HintGate();
  setHandler(renderProgressQuery, () => state.report());
  setHandler(renderHintSignal, () => hints.hint());
  setHandler(renderStartedUpdate, () => CancellationScope.nonCancellable(() => startedOrEnded(state)));

  const outcome = await render(input, state, hints);
  state.end(outcome);

  // The render has ended, with its costs: those who wait for it hear of it even when the workflow is being cancelled.
  const undelivered = await CancellationScope.nonCancellable(() => deliver(input.downstream ?? [], outcome, state));
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));

  if (outcome.status !== 'completed') throw outcome.error;
  if (undelivered) throw undelivered;
  return outcome.result;
}

async function render(input: RenderMediaInput, state: RenderState, hints: HintGate): Promise<RenderOutcome> {
  try {
    state.started(await startRender(input));
    return { status: 'completed', result: await watchRender(input, state, hints) };
  } catch (error) {
    // Once cancellation is asked for, the server tries nothing again, so its failures are no verdicts on the render.
    if (isCancellation(error) || CancellationScope.current().consideredCancelled) {
      const result = await CancellationScope.nonCancellable(() => cancelRemoteRender(input, state));
      return { status: 'cancelled', error: isCancellation(error) ? error : new CancelledFailure('The render was cancelled'), result };
    }
    const failure = failureOf(error, state.report());
    // The launch may still wait in Lambda's queue. With the marker it stops when it runs, before it costs much.
    if (failure.type === RenderFailureType.RenderLaunchStalled) {
      await CancellationScope.nonCancellable(() => writeCancelMarker(input, state));
    }
    return { status: 'failed', error: failure };
  }
}

async function startedOrEnded(state: RenderState): Promise<StartedRender> {
  await condition(() => state.startedRender !== null || state.ended);
  if (state.startedRender) return state.startedRender;
  const { failure } = state.report();
  throw ApplicationFailure.create({
    message: `The render was not started: ${failure?.message ?? 'the workflow was cancelled before'}`,
    type: failure?.type ?? RenderFailureType.RenderCancelled,
    nonRetryable: true,
  });
}

/** Only what this code itself would stumble over; the start checks the rest, field by field. */
function checkShape(input: RenderMediaInput | undefined): void {
  const isShaped = typeof input?.render === 'object' && input.render !== null && Array.isArray(input.downstream ?? []);
  if (isShaped) return;
  const type = RenderFailureType.InvalidRenderRequest;
  const message = 'The input of renderMedia must be { render: { functionName, region, serveUrl, composition, codec, … }, downstream?: [ … ] }';
  throw ApplicationFailure.create({ message, type, details: [failureDetails(type)], nonRetryable: true });
}

import { allHandlersFinished, ApplicationFailure, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { failureDetails } from '../contract/failure-details';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import { inMilliseconds } from '../contract/milliseconds';
import { renderHintSignal, renderProgressQuery, renderStartedUpdate } from '../contract/messages';
import { admissionAnswerSignal } from '../contract/pool-messages';
import type { RenderResult, StartedRender } from '../contract/result';
import { Admission } from './admission/admission';
import { renderInAttempts } from './attempts';
import { cleanUp } from './clean-up';
import { deliver, undeliveredFailure } from './downstream';
import { HintGate } from './hint-gate';
import type { RenderOutcome } from './outcome';
import { recordEnded } from './render-metrics';
import { RenderState } from './render-state';

/**
 * Renders a composition on Remotion Lambda: starts it exactly once, watches it, signals the downstream workflows, and
 * returns where the file is, or fails with what Remotion reported. Renders again only if `attempts` allows it.
 *
 * Handles the query `renderProgress`, the update `renderStarted` and the signal `renderHint`. Cancelling the workflow
 * cancels the render.
 *
 * Fails with an `ApplicationFailure` whose `type` is one of `RenderFailureType` and whose `details[0]` is
 * `RenderFailureDetails`.
 */
export async function renderMedia(given: RenderMediaInput): Promise<RenderResult> {
  const input = inMilliseconds(given);
  const state = new RenderState(input);
  const hints = new HintGate();
  const admission = new Admission(input, state);
  // Set before the input is checked, so that a workflow with an invalid input answers, too.
  setHandler(renderProgressQuery, () => state.report());
  setHandler(renderHintSignal, () => hints.hint());
  if (input?.admission) setHandler(admissionAnswerSignal, (answer) => admission.hear(answer));
  setHandler(renderStartedUpdate, () => CancellationScope.nonCancellable(() => startedOrEnded(state)));

  const refusal = refusalOf(input);
  const outcome: RenderOutcome = refusal ? { status: 'failed', error: refusal } : await renderInAttempts(input, state, hints, admission);
  state.end(outcome);
  recordEnded(outcome, state.report());

  // The render has ended and been paid for, so downstream workflows are signalled even if this workflow is being cancelled.
  const undelivered = refusal ? [] : await CancellationScope.nonCancellable(() => deliver(input.downstream ?? [], outcome, state));
  await cleanUp(input, outcome, state, undelivered);
  await CancellationScope.nonCancellable(() => condition(allHandlersFinished));

  if (outcome.status !== 'completed') throw outcome.error;
  if (undelivered.length > 0) throw undeliveredFailure(undelivered, outcome.result, state.report());
  return outcome.result;
}

async function startedOrEnded(state: RenderState): Promise<StartedRender> {
  await condition(() => state.startedRender !== null || state.ended);
  if (state.startedRender) return state.startedRender;
  const { failure } = state.report();
  throw ApplicationFailure.create({
    message: `The render was not started: ${failure?.message ?? 'the workflow was cancelled first'}`,
    type: failure?.type ?? RenderFailureType.RenderCancelled,
    nonRetryable: true,
  });
}

/** Checks only what this workflow's own code relies on; the start checks every field. */
function refusalOf(input: RenderMediaInput | undefined): ApplicationFailure | null {
  const downstream: unknown = input?.downstream ?? [];
  if (isObject(input?.render) && Array.isArray(downstream) && downstream.every(isObject)) return null;
  const type = RenderFailureType.InvalidRenderRequest;
  const message = 'The input of renderMedia must be { render: { functionName, region, serveUrl, composition, codec, … }, downstream?: [ … ] }';
  return ApplicationFailure.create({ message, type, details: [failureDetails(type)], nonRetryable: true });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

import { parseFunctionName } from '../remotion/protocol/function-name';
import { supportsCancellation } from '../remotion/protocol/payloads';
import { limitDefaults } from './input';
import type { RenderMediaInput } from './input';

/** Lambda's maximum timeout, assumed for a function whose timeout is unknown. */
const longestTimeoutMs = 900_000;

/**
 * After its last write to progress.json the main function waits for a quarter of a second, cleans up, and ends.
 * @see https://github.com/remotion-dev/remotion/blob/main/packages/serverless/src/overall-render-progress.ts
 */
const mainFunctionEndsWithinMs = 1_500;

/** Then it calls the webhook: three tries of 10 s each, and 1.5 s between them. */
const webhookAnswersWithinMs = 32_000;

/** Renderers look for the cancel marker every second, and finish the frame that they are at. */
const renderersStopWithinMs = 30_000;

type RenderAndFunction = Pick<RenderMediaInput, 'render' | 'functionFacts'>;

/** How long the render's functions may run. */
export function functionTimeoutMs({ render, functionFacts }: RenderAndFunction): number {
  const facts = functionFacts ?? parseFunctionName(render.functionName);
  return facts ? facts.timeoutInSeconds * 1_000 : longestTimeoutMs;
}

/** How long the render's launch may wait in Lambda's queue. */
export function launchQueueTimeoutMs({ limits }: Pick<RenderMediaInput, 'limits'>): number {
  return limits?.launchQueueTimeoutMs ?? limitDefaults.launchQueueTimeoutMs;
}

/** How long the main function may run on once progress.json says that the render is done. All renderers have ended by then. */
export function maxRunAfterDoneMs({ render }: Pick<RenderMediaInput, 'render'>): number {
  return mainFunctionEndsWithinMs + (render.webhook ? webhookAnswersWithinMs : 0);
}

/** How long the render's functions may run on once it is known that it failed or was cancelled. Without cancellation nothing stops a renderer. */
export function maxRunAfterFailureMs(input: RenderAndFunction): number {
  return Math.max(maxRunAfterDoneMs(input), isCancellable(input) ? renderersStopWithinMs : functionTimeoutMs(input));
}

/** Whether the render can be cancelled, by what was asked for and by the function's version. */
export function isCancellable({ render, functionFacts }: RenderAndFunction): boolean {
  const facts = functionFacts ?? parseFunctionName(render.functionName);
  return render.enableCancellation ?? (facts !== null && supportsCancellation(facts.version));
}

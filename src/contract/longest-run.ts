import { parseFunctionName } from '../remotion/protocol/function-name';
import { limitDefaults } from './input';
import type { RenderMediaInput } from './input';

/** Lambda's maximum timeout, assumed for a function whose timeout is unknown. */
const longestTimeoutMs = 900_000;

/** How long the render's functions may run. */
export function functionTimeoutMs({ render, functionFacts }: Pick<RenderMediaInput, 'render' | 'functionFacts'>): number {
  const facts = functionFacts ?? parseFunctionName(render.functionName);
  return facts ? facts.timeoutInSeconds * 1_000 : longestTimeoutMs;
}

/** How long the render's launch may wait in Lambda's queue. */
export function launchQueueTimeoutMs({ limits }: Pick<RenderMediaInput, 'limits'>): number {
  return limits?.launchQueueTimeoutMs ?? limitDefaults.launchQueueTimeoutMs;
}

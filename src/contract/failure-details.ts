import { renderFailures } from './failures';
import type { RenderFailureType } from './failures';
import type { RenderFailureDetails } from './result';

/** The details of a failure, with what is known of the render, and the remedy of the table unless there is a better one. */
export function failureDetails(
  type: RenderFailureType,
  known: Partial<Omit<RenderFailureDetails, 'type'>> = {},
): RenderFailureDetails {
  const { remedy = renderFailures[type].remedy, errors = [] } = known;
  return {
    type,
    reason: known.reason ?? null,
    remedy,
    renderId: known.renderId ?? null,
    bucketName: known.bucketName ?? null,
    region: known.region ?? null,
    functionName: known.functionName ?? null,
    errors,
    errorCount: known.errorCount ?? errors.length,
    costs: known.costs ?? null,
    links: known.links ?? null,
    earlierAttempts: known.earlierAttempts ?? [],
    ...(known.outputUnknown && { outputUnknown: true }),
  };
}

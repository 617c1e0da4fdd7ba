import type { RenderFailedReason } from '../remotion/protocol/failed-reasons';
import type { RenderErrorInfo } from '../remotion/protocol/render-progress';
import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import { renderFailures } from './failures';
import type { RenderFailureType } from './failures';

/** `details[0]` of the failure that ends a render. Under 100 kB. */
export interface RenderFailureDetails {
  type: RenderFailureType;
  /** Why Remotion ended the render; for the type `RenderFailed` only. Failures of earlier versions lack it. */
  reason: RenderFailedReason | null;
  /** What to do about it. */
  remedy: string;
  renderId: string | null;
  bucketName: string | null;
  region: string | null;
  functionName: string | null;
  /** Remotion's errors array, fatal ones first, clipped to 100 kB in all. */
  errors: RenderErrorInfo[];
  /** How many errors there were before clipping. */
  errorCount: number;
  costs: RenderCostsSoFar | null;
  links: RenderLinks | null;
  /** Renders before this one that failed for a reason that could pass, with what they cost. */
  earlierAttempts: EarlierAttempt[];
  /** The output may exist: its storage did not answer, or refused to, when the render was given up. */
  outputUnknown?: true;
}

/** A render that failed, after which another one was begun. */
export interface EarlierAttempt {
  renderId: string | null;
  failure: Pick<RenderFailureDetails, 'type' | 'reason'> & { message: string };
  costs: RenderCostsSoFar | null;
}

export function toEarlierAttempt(message: string, details: Pick<RenderFailureDetails, 'renderId' | 'type' | 'reason' | 'costs'>): EarlierAttempt {
  const { renderId, type, reason, costs } = details;
  return { renderId, failure: { type, reason, message: message.slice(0, 1_000) }, costs };
}

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

import type { RenderFailedReason } from '../remotion/protocol/failed-reasons';
import type { RenderErrorInfo } from '../remotion/protocol/render-progress';
import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import { renderFailures } from './failures';
import type { RenderFailureType } from './failures';

/** `details[0]` of the failure that ends a render. Under 100 kB. */
export interface RenderFailureDetails {
  type: RenderFailureType;
  /** Why Remotion ended the render; only for the type `RenderFailed`. Missing in failures of earlier versions. */
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
  /** Earlier attempts that failed for a transient reason, with their costs. */
  earlierAttempts: EarlierAttempt[];
  /** The output may exist: its storage did not answer, or refused access, when we gave up on the render. */
  outputUnknown?: true;
}

/** A failed render that was followed by another attempt. */
export interface EarlierAttempt {
  renderId: string | null;
  failure: Pick<RenderFailureDetails, 'type' | 'reason'> & { message: string };
  costs: RenderCostsSoFar | null;
}

export function toEarlierAttempt(message: string, details: Pick<RenderFailureDetails, 'renderId' | 'type' | 'reason' | 'costs'>): EarlierAttempt {
  const { renderId, type, reason, costs } = details;
  return { renderId, failure: { type, reason, message: message.slice(0, 1_000) }, costs };
}

/** Builds the details of a failure from what is known of the render; the remedy defaults to the table's. */
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

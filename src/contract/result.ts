import type { RenderErrorInfo } from '../remotion/render-progress';
import type { RenderCostsSoFar, RenderLinks } from './snapshot';
import type { RenderFailedReason } from './failed-reasons';
import type { RenderFailureType } from './failures';

/** What `renderStarted` answers once the render is launched. */
export interface StartedRender {
  renderId: string;
  bucketName: string;
  /** Where the output is going to be. */
  outBucket: string;
  outKey: string;
  /** How often the function was launched: 1, or more when an earlier launch did not show within the grace period. */
  launches: number;
  links: RenderLinks;
}

/** What `renderMedia` returns. */
export interface RenderResult {
  renderId: string;
  /** The bucket of the render's folder; the output may be in another one, `outBucket`. */
  bucketName: string;
  region: string;
  outBucket: string;
  outKey: string;
  /**
   * Plain URL of the output. For `privacy: 'private'` it opens only when signed: `presignUrl()` of `…/remotion`. A
   * signed URL is a credential, so it never stands in a workflow's history.
   */
  outputUrl: string;
  outputSizeInBytes: number;
  /** From the launch of the main function to the end, in milliseconds; `null` where Remotion did not say. */
  timeToFinish: number | null;
  costs: RenderCostsSoFar;
  framesRendered: number;
  /** Errors that did not end the render. */
  nonFatalErrors: number;
  links: RenderLinks;
  /** Renders before this one that failed for a reason that could pass, with what they cost; see `attempts`. */
  earlierAttempts: EarlierAttempt[];
}

/** A render that failed, after which another one was begun. */
export interface EarlierAttempt {
  renderId: string | null;
  failure: Pick<RenderFailureDetails, 'type' | 'reason'> & { message: string };
  costs: RenderCostsSoFar | null;
}

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
  /** The output may be there all the same: its storage did not answer when the render was given up. */
  outputUnknown?: true;
}

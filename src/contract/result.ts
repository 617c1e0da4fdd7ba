import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import type { EarlierAttempt, RenderFailureDetails } from './failure-details';

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

/** A file that a composition emitted with `<Artifact>`. */
export interface RenderArtifact {
  filename: string;
  /** In `outBucket`. */
  key: string;
  /** As `outputUrl`: plain, for `privacy: 'private'` to be signed. */
  url: string;
  sizeInBytes: number;
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
   * Plain URL of the output, percent-encoded: at AWS its public address, whatever endpoint the worker reaches S3 by
   * (`publicS3Endpoint` of the worker gives another one), else at the output provider. For `privacy: 'private'` it opens only when signed: `presignUrl()` of `…/remotion`. A
   * signed URL is a credential, so it never stands in a workflow's history.
   */
  outputUrl: string;
  outputSizeInBytes: number;
  /**
   * What the render emitted beside its output, as much as fits in 32 kB. `getRenderProgress()` of `…/remotion` has all of
   * it. @see https://www.remotion.dev/docs/artifacts
   */
  artifacts: RenderArtifact[];
  /** How many artifacts there are. */
  artifactCount: number;
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

/** `details[0]` of the failure `RenderDownstreamUndelivered`: the render is done and paid for, and its output is there. */
export interface UndeliveredDetails extends RenderFailureDetails {
  outcome: { status: 'completed'; result: RenderResult } | { status: 'failed' | 'cancelled' };
}

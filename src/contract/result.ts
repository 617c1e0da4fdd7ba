import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import type { EarlierAttempt, RenderFailureDetails } from './failure-details';

/** The answer of `renderStarted` once the render is launched. */
export interface StartedRender {
  renderId: string;
  bucketName: string;
  /** Where the output will be. */
  outBucket: string;
  outKey: string;
  /** How many times the function was launched: more than 1 if an earlier launch did not show within the grace period. */
  launches: number;
  links: RenderLinks;
}

/** A file that a composition emitted with `<Artifact>`. */
export interface RenderArtifact {
  filename: string;
  /** In `outBucket`. */
  key: string;
  /** Like `outputUrl`: plain; must be signed with `privacy: 'private'`. */
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
   * Plain URL of the output, percent-encoded: its public AWS address, whatever endpoint the worker uses for S3 (unless
   * the worker sets `publicS3Endpoint`), or its address at the output provider. With `privacy: 'private'` it must be
   * signed to open: see `presignUrl()` of `…/remotion`. A signed URL is a credential, so none is in a workflow's history.
   */
  outputUrl: string;
  outputSizeInBytes: number;
  /**
   * The files that the render emitted beside its output, as many as fit in 32 kB. `getRenderProgress()` of `…/remotion`
   * returns all of them. @see https://www.remotion.dev/docs/artifacts
   */
  artifacts: RenderArtifact[];
  /** Total number of artifacts. */
  artifactCount: number;
  /** From the launch of the main function to the end, in milliseconds; `null` if Remotion did not report it. */
  timeToFinish: number | null;
  costs: RenderCostsSoFar;
  framesRendered: number;
  /** Number of non-fatal errors. */
  nonFatalErrors: number;
  links: RenderLinks;
  /** Earlier attempts that failed for a transient reason, with their costs; see `attempts`. */
  earlierAttempts: EarlierAttempt[];
}

/** `details[0]` of the failure `RenderDownstreamUndelivered`: the render completed; `outcome` has its result. */
export interface UndeliveredDetails extends RenderFailureDetails {
  outcome: { status: 'completed'; result: RenderResult };
}

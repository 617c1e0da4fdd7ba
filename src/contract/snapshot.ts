import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import type { EarlierAttempt } from './failure-details';
import type { RenderFailureType } from './failures';

/** The phases of a render, in the order in which a healthy render passes through them. */
export const renderPhases = Object.freeze([
  'queued',
  'starting',
  'launching',
  'evaluating',
  'invoking',
  'rendering',
  'encoding',
  'combining',
  'done',
  'failed',
  'cancelled',
] as const);

/** How far a render is, in the order of `renderPhases`. */
export type RenderPhase = (typeof renderPhases)[number];

/** A render's request for slots of a pool (`admission`). Waiting costs nothing on Lambda. */
export interface RenderQueue {
  pool: string;
  /** Id of the request in the pool. */
  requestId: string;
  /** How many slots it requests; `null`: as many as its composition took last time. */
  slots: number | null;
  /** In milliseconds since 1970. */
  since: number;
  /** Its place when the pool last reported it, 1 being next; `null` until the first report, after some minutes. `renders.pools.place()` asks the pool. */
  place: number | null;
  /** The remaining wait that the pool estimated then, in milliseconds. */
  estimateMs: number | null;
  /** Why it waits, such as a pool that is paused or does not answer; `null` if only because other renders hold the slots. */
  because: string | null;
}

/** Why AWS denies the workers access to a render. */
export interface ReadRefusal {
  type: RenderFailureType;
  /** What AWS refused, and what to do about it. */
  message: string;
}

/** The part of a reading that goes from the activity into the workflow's history. Under 1 kB; under 2 kB with a refusal. */
export interface RenderSnapshot {
  phase: RenderPhase;
  /**
   * The launch was accepted and waits in Lambda's own queue, because the account, or the function, is at its concurrency
   * limit. The phase is `launching`. Waiting costs nothing. Missing in snapshots of the first version.
   */
  inLambdaQueue?: boolean;
  /** Remotion's `overallProgress`, 0 to 1. Within one attempt it never decreases. */
  overallProgress: number;
  framesRendered: number;
  /** `null` until the composition is validated. */
  totalFrames: number | null;
  chunksRendered: number;
  totalChunks: number | null;
  lambdasInvoked: number;
  /** Chunk retries by Remotion. */
  retries: number;
  /** Number of non-fatal errors so far. */
  nonFatalErrors: number;
  costs: RenderCostsSoFar;
  /** Estimate in milliseconds; `null` while there is no basis for one. */
  timeLeftMs: number | null;
  /** Lower bound of `timeLeftMs`: the end is very unlikely to come sooner. Missing in snapshots of the first version. */
  timeLeftAtLeastMs?: number;
  /**
   * Set while AWS denies the workers access to the render, which itself is still running. All other fields are then from
   * the last successful read. The workers retry for the worker's `refusalPatienceMs`.
   */
  refusal?: ReadRefusal | null;
  /** When this was read, by S3's clock, in milliseconds since 1970. */
  at: number;
}

/** The answer of the query `renderProgress`, in every state of the workflow, running or closed. */
export interface RenderProgressReport extends RenderSnapshot {
  /** Set while the render waits for slots of a pool (phase `queued`). Missing in reports of the first version. */
  queue?: RenderQueue | null;
  composition: string;
  functionName: string;
  region: string;
  /** `null` until the render is started. */
  renderId: string | null;
  bucketName: string | null;
  links: RenderLinks | null;
  /** Where the output will be. */
  outBucket: string | null;
  outKey: string | null;
  /** How many times the function was launched: more than 1 if an earlier launch did not show within the grace period. */
  launches: number;
  /** Number of this attempt, from 1; more than 1 only with `attempts`. */
  attempt: number;
  /** The attempts before this one, why they failed and what they cost. */
  earlierAttempts: EarlierAttempt[];
  /** Set once done: URL of the output. */
  outputUrl: string | null;
  /** Set while AWS denies the workers access to the render. Missing in reports of the first version. */
  refusal?: ReadRefusal | null;
  /** Set once failed: type and message of the failure. */
  failure: { type: string; message: string } | null;
  /** Delivery state of each downstream workflow. */
  downstream: { workflowId: string; signalName: string; state: DownstreamState }[];
}

/** What became of the signal to a downstream workflow. */
export type DownstreamState = 'waiting' | 'signalled' | 'skipped' | 'missing' | 'failed';

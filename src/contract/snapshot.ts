import type { RenderCostsSoFar, RenderLinks } from './costs-and-links';
import type { EarlierAttempt } from './failure-details';
import type { RenderFailureType } from './failures';

/** Where a render is. The order of the list is the order of a healthy render. */
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

export type RenderPhase = (typeof renderPhases)[number];

/** What a render waits for that asked a pool for slots (`admission`). Nothing is paid for meanwhile. */
export interface RenderQueue {
  pool: string;
  /** Names the request for slots in the pool. */
  requestId: string;
  /** How many it wants; `null`: as many as its composition took the last time. */
  slots: number | null;
  /** In milliseconds since 1970. */
  since: number;
  /** Where it stood when the pool last said so, 1 being the next; `null` until it does, after some minutes. `renders.pools.place()` asks. */
  place: number | null;
  /** How long it may still wait, as the pool estimated then, in milliseconds. */
  estimateMs: number | null;
  /** Why it waits, where that is not only that others hold the slots: the pool is paused, say, or does not answer. */
  because: string | null;
}

/** Why the workers may not read a render. */
export interface ReadRefusal {
  type: RenderFailureType;
  /** What AWS refused, and what to do about it. */
  message: string;
}

/** One look at a render: what crosses from the activity into the workflow's history. Under 1 kB, with a refusal under 2. */
export interface RenderSnapshot {
  phase: RenderPhase;
  /**
   * The launch was accepted, and waits in Lambda's own queue, since as many functions run as the account, or the
   * function, allows. The phase is `launching`. Nothing is paid for while it waits. Not in snapshots of the first version.
   */
  inLambdaQueue?: boolean;
  /** Remotion's `overallProgress`: 0 to 1. Within one attempt it never goes back. */
  overallProgress: number;
  framesRendered: number;
  /** `null` until the composition is validated. */
  totalFrames: number | null;
  chunksRendered: number;
  totalChunks: number | null;
  lambdasInvoked: number;
  /** Chunks that Remotion rendered again after an error. */
  retries: number;
  /** Errors so far that did not end the render. */
  nonFatalErrors: number;
  costs: RenderCostsSoFar;
  /** Estimate in milliseconds; `null` while there is nothing to tell it from. */
  timeLeftMs: number | null;
  /** Of it, what is as good as certain: the end will hardly come sooner. Not in snapshots of the first version. */
  timeLeftAtLeastMs?: number;
  /**
   * Set while AWS refuses to let the workers read the render, which itself goes on. All else is then what was seen
   * before. It is tried again for as long as `refusalPatienceMs` of the worker says.
   */
  refusal?: ReadRefusal | null;
  /** S3's time of this look, in milliseconds since 1970. */
  at: number;
}

/** The answer of the query `renderProgress`, in every state of the workflow, running or closed. */
export interface RenderProgressReport extends RenderSnapshot {
  /** Set while the render waits for slots of a pool: its phase is `queued`. Missing in reports of the first version. */
  queue?: RenderQueue | null;
  composition: string;
  functionName: string;
  region: string;
  /** `null` until the render is started. */
  renderId: string | null;
  bucketName: string | null;
  links: RenderLinks | null;
  /** Where the output is going to be. */
  outBucket: string | null;
  outKey: string | null;
  /** How often the function was launched: 1, or more when an earlier launch did not show within the grace period. */
  launches: number;
  /** Which render this is, counted from 1; more than 1 only with `attempts`. */
  attempt: number;
  /** The renders before this one, why they failed and what they cost. */
  earlierAttempts: EarlierAttempt[];
  /** Set once done: where the file is. */
  outputUrl: string | null;
  /** Set while AWS refuses to let the workers read the render. In reports of the first version it is missing. */
  refusal?: ReadRefusal | null;
  /** Set once failed: type and message of the failure. */
  failure: { type: string; message: string } | null;
  /** How far the downstream workflows are told. */
  downstream: { workflowId: string; signalName: string; state: DownstreamState }[];
}

export type DownstreamState = 'waiting' | 'signalled' | 'skipped' | 'missing' | 'failed';

import type { PoolCarry } from '../admission/carry';
import type { DownstreamTarget, PollingTimes, RenderLimits, RenderMediaInput, RenderRequest } from './input';
import type { RenderCompleted } from './messages';
import type { SlotAsk, SlotHold } from './pool-messages';
import type { LambdaShare } from './pool-settings';
import type { RenderResult, StartedRender } from './result';
import type { RenderSnapshot } from './snapshot';

/**
 * The activities of `renderMedia`, shared by workflow and worker code. Their names are wire names.
 */
export interface RenderActivities extends PoolActivities {
  /** Starts a render, or finds the one that an earlier try has started. */
  startRender(request: StartRenderRequest): Promise<StartedRender>;
  /** Polls until there is more to report than the workflow knows, or the window is over. */
  getRenderProgress(request: WatchRequest): Promise<WatchedRender>;
  /** Writes the cancel marker. */
  cancelRender(request: CancelRenderRequest): Promise<CancelledRender>;
  /** Deletes what a render has left in the bucket. */
  deleteRender(request: DeleteRenderRequest): Promise<{ freedBytes: number }>;
  /** Cancels the render of a workflow that has ended without doing so; called by `renderGuard`. */
  cancelOrphanedRender(request: CancelOrphanRequest): Promise<CancelledRender>;
  /** Starts a downstream workflow with its signal. */
  startDownstream(request: StartDownstreamRequest): Promise<void>;
}

/** Activities of `renderAdmission`, and of renders whose pool is missing. */
export interface PoolActivities {
  /** Signals a pool, and brings it back first if it has ended. */
  signalPool(request: SignalPoolRequest): Promise<void>;
  /** Says why a pool cannot serve renders. */
  describePool(request: { pool: string }): Promise<{ problem: string | null }>;
  /** Rebuilds the books of a pool from its history. */
  readPool(request: ReadPoolRequest): Promise<ReadPool>;
  /** Finds out which renders that hold slots have ended. */
  checkHolders(request: { ids: string[] }): Promise<CheckedHolders>;
  /** Looks up how many slots a share of the concurrency limit is. */
  readLambdaLimit(share: LambdaShare): Promise<{ slots: number }>;
}

/** Signals a pool, restoring it first if it is gone. */
export interface SignalPoolRequest {
  pool: string;
  signalName: string;
  payload: SlotAsk | SlotHold;
}

export interface ReadPoolRequest {
  pool: string;
  /** The run whose history holds the pool's state; `null`: the run that this one was reset from. */
  runId: string | null;
}

export interface ReadPool {
  carry: PoolCarry;
  share: LambdaShare | null;
  /** The run that asked. The answer is for this run only. */
  ofRunId: string;
}

/** Which renders that hold slots have ended, by the ids of their requests. */
export interface CheckedHolders {
  /** No function of these is running. */
  ended: string[];
  /** Some function of these is running, or may be. */
  running: string[];
  /** These have ended; their functions run on for at most this long. */
  ending?: { id: string; forMs: number }[];
}

export interface StartRenderRequest {
  /** The whole input: this activity validates it, because a workflow may be started without our client. */
  input: RenderMediaInput;
  /** The render id is derived from it, so every retry starts the same render. */
  idempotencyKey: string;
  /** The guard, checked to be able to run before anything is launched; absent without `whenTerminated: 'cancel'`. */
  guard?: GuardReference;
}

/** One run of `renderGuard`. */
export interface GuardReference {
  workflowId: string;
  runId: string;
}

/** Where to find a started render. */
export interface RenderLocation {
  renderId: string;
  bucketName: string;
  region: string;
  functionName: string;
  /** The function that renders the chunks, if not `functionName`; it has its own logs. */
  rendererFunctionName?: string | null;
  forcePathStyle?: boolean | null;
  /** Name of the output's provider, if any. */
  s3OutputProvider?: string;
}

export interface WatchRequest extends RenderLocation {
  /** For a function whose name does not contain them. */
  functionFacts?: RenderMediaInput['functionFacts'];
  /** Where the output will be. */
  outBucket: string;
  outKey: string;
  /** When the workflow started, in milliseconds since 1970. An older output belongs to another render. */
  workflowStartedAt: number;
  polling: PollingTimes;
  limits: Required<Pick<RenderLimits, 'launchTimeoutMs' | 'stallTimeoutMs'>> & {
    /** How long one frame may take. If set, the stall limit grows as Remotion records frames less often. */
    frameTimeoutMs?: number;
    /** Absent, or 0: the launch limit also applies to a launch in Lambda's queue. */
    launchQueueTimeoutMs?: number;
  };
  /** The last snapshot the workflow has. The watch returns once there is more to report. */
  since: RenderSnapshot;
  /** Read at once instead of waiting first: a hint has arrived. */
  lookNow: boolean;
  /**
   * Wait in the worker and return at the end of the window, because the server no longer retries this watch: the
   * workflow's own timeout is near.
   */
  stay?: boolean;
  /** The workflow cancelled the render: report only its end, and accept "cancelled" as that end. */
  cancelling: boolean;
}

export interface WatchedRender {
  snapshot: RenderSnapshot;
  /** Set once the render is done. */
  result: FinishedRender | null;
  /** When the main function began, by Lambda's clock. Only the first watch to see it reports it. */
  launchedAt?: number;
}

/** The result without the fields that the workflow already has. */
export type FinishedRender = Omit<RenderResult, 'earlierAttempts' | 'links'>;

export interface CancelRenderRequest extends Pick<RenderRequest, 'region' | 'functionName' | 'rendererFunctionName' | 'forcePathStyle' | 'forceBucketName' | 'deleteAfter'> {
  /** `null` when the start was never confirmed; the id is then derived from the key, as in the start. */
  started: Pick<StartedRender, 'renderId' | 'bucketName'> | null;
  idempotencyKey: string;
}

export interface CancelOrphanRequest extends CancelRenderRequest {
  /** The run that started the render. If it was reset, the render belongs to the new run. */
  parent: { workflowId: string; runId: string };
}

export interface DeleteRenderRequest extends RenderLocation {
  outKey: string;
  /** Whether to keep output and artifacts. */
  keepResult: boolean;
}

export interface CancelledRender {
  /** Why the remote render could not be cancelled; `null` when the cancel marker was written. */
  reason: string | null;
}

export interface StartDownstreamRequest {
  target: DownstreamTarget;
  signalName: string;
  payload: RenderCompleted;
}

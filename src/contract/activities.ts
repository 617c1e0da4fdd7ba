import type { PoolCarry } from '../admission/carry';
import type { DownstreamTarget, PollingTimes, RenderLimits, RenderMediaInput, RenderRequest } from './input';
import type { RenderCompleted } from './messages';
import type { SlotAsk, SlotHold } from './pool-messages';
import type { LambdaShare } from './pool-settings';
import type { RenderResult, StartedRender } from './result';
import type { RenderSnapshot } from './snapshot';

/**
 * The activities of `renderMedia`, as both sides of the sandbox see them. The names are wire names.
 */
export interface RenderActivities extends PoolActivities {
  startRender(request: StartRenderRequest): Promise<StartedRender>;
  getRenderProgress(request: WatchRequest): Promise<WatchedRender>;
  cancelRender(request: CancelRenderRequest): Promise<CancelledRender>;
  deleteRender(request: DeleteRenderRequest): Promise<{ freedBytes: number }>;
  cancelOrphanedRender(request: CancelOrphanRequest): Promise<CancelledRender>;
  startDownstream(request: StartDownstreamRequest): Promise<void>;
}

/** Those of `renderAdmission`, and of renders that find their pool missing. */
export interface PoolActivities {
  signalPool(request: SignalPoolRequest): Promise<void>;
  describePool(request: { pool: string }): Promise<{ problem: string | null }>;
  readPool(request: ReadPoolRequest): Promise<ReadPool>;
  checkHolders(request: { ids: string[] }): Promise<CheckedHolders>;
  readLambdaLimit(share: LambdaShare): Promise<{ slots: number }>;
}

/** For a pool that may have to be brought back first. */
export interface SignalPoolRequest {
  pool: string;
  signalName: string;
  payload: SlotAsk | SlotHold;
}

export interface ReadPoolRequest {
  pool: string;
  /** The run whose history has the books; `null`: the one that this run was reset from. */
  runId: string | null;
}

export interface ReadPool {
  carry: PoolCarry;
  share: LambdaShare | null;
  /** The run that asked: what it is handed is of no other. */
  ofRunId: string;
}

/** What was found out about renders that hold slots, by the ids of their requests. */
export interface CheckedHolders {
  /** Nothing of them runs any more. */
  ended: string[];
  /** Something of them does, or may. */
  running: string[];
}

export interface StartRenderRequest {
  /** All of it: this activity is the door at which a workflow that was started without our client is checked. */
  input: RenderMediaInput;
  /** The render's id is made from it, so every retry means the same render. */
  idempotencyKey: string;
  /** The guard that must be able to run before anything is launched; absent without `whenTerminated: 'cancel'`. */
  guard?: GuardReference;
}

/** One run of `renderGuard`. */
export interface GuardReference {
  workflowId: string;
  runId: string;
}

/** Where a started render lives. */
export interface RenderLocation {
  renderId: string;
  bucketName: string;
  region: string;
  functionName: string;
  /** Where the chunks are rendered, when not by `functionName`: its logs are elsewhere. */
  rendererFunctionName?: string | null;
  forcePathStyle?: boolean | null;
  /** Name of the output's provider, when it has one. */
  s3OutputProvider?: string;
}

export interface WatchRequest extends RenderLocation {
  /** Where the name of the function does not tell. */
  functionFacts?: RenderMediaInput['functionFacts'];
  /** Where the output is going to be. */
  outBucket: string;
  outKey: string;
  /** When the workflow began, in milliseconds since 1970: an output that is older is not of this render. */
  workflowStartedAt: number;
  polling: PollingTimes;
  limits: Required<Pick<RenderLimits, 'launchTimeoutMs' | 'stallTimeoutMs'>> & {
    /** How long one frame may take; where it is told, the limit of a stall is longer where frames are written down more seldom. */
    frameTimeoutMs?: number;
    /** Absent, or 0: a launch is not waited for beyond the launch limit. */
    launchQueueTimeoutMs?: number;
  };
  /** What is known already. The watch returns when there is more to tell than this. */
  since: RenderSnapshot;
  /** Read at once instead of waiting first: somebody gave a hint. */
  lookNow: boolean;
  /**
   * Wait in the worker, and return at the end of the window: the server tries this watch no more, because the workflow's
   * own timeout is near.
   */
  stay?: boolean;
  /** The workflow asked for the cancellation: report nothing but the end, and take a cancelled one for an answer. */
  cancelling: boolean;
}

export interface WatchedRender {
  snapshot: RenderSnapshot;
  /** Set once the render is done. */
  result: FinishedRender | null;
  /** When the main function began, by Lambda's clock; told by the watch that is the first to see that it did. */
  launchedAt?: number;
}

/** What only the workflow knows, or knows already, is not sent once more. */
export type FinishedRender = Omit<RenderResult, 'earlierAttempts' | 'links'>;

export interface CancelRenderRequest extends Pick<RenderRequest, 'region' | 'functionName' | 'rendererFunctionName' | 'forcePathStyle' | 'forceBucketName' | 'deleteAfter'> {
  /** `null` when the start was never confirmed: the id is then made from the key, as the start would. */
  started: Pick<StartedRender, 'renderId' | 'bucketName'> | null;
  idempotencyKey: string;
}

export interface CancelOrphanRequest extends CancelRenderRequest {
  /** The run that started the render; if it was reset, the render belongs to the run that goes on. */
  parent: { workflowId: string; runId: string };
}

export interface DeleteRenderRequest extends RenderLocation {
  outKey: string;
  /** Whether output and artifacts stay. */
  keepResult: boolean;
}

export interface CancelledRender {
  /** Why the remote render could not be cancelled; `null` when its marker is written. */
  reason: string | null;
}

export interface StartDownstreamRequest {
  target: DownstreamTarget;
  signalName: string;
  payload: RenderCompleted;
}

import type { Duration } from '@temporalio/common';
import type { RenderAdmission } from './admission';
import type { NeededFunctionFacts } from '../remotion/protocol/function-name';
import type { RenderMediaOptions } from '../remotion/protocol/render-media-options';

/**
 * What to render: the options of Remotion's `renderMediaOnLambda()`, with its names and defaults.
 *
 * Anybody who can read the namespace can read a workflow's input in its history. So an output provider is given by
 * name, without its keys, and so is a webhook's secret; the worker resolves both names (`outputProviders`,
 * `webhookSecrets` of `createRenderActivities()`). `inputProps` and `envVariables` are in the history: keep secrets out
 * of them, or encrypt payloads with a payload codec.
 *
 * One default differs: `enableCancellation` is on for functions that support it (4.0.515 and later), so that cancelling
 * the workflow cancels the render.
 *
 * @see https://www.remotion.dev/docs/lambda/rendermediaonlambda
 */
export type RenderRequest = Omit<RenderMediaOptions, 'outName' | 'webhook'> & {
  /** A file name within the render's folder, or a bucket and key, optionally at an output provider configured on the worker. */
  outName?: string | { bucketName: string; key: string; s3OutputProvider?: string } | null;
  /** Remotion's own webhook, signed with a secret configured on the worker under `secretName`. */
  webhook?: { url: string; secretName?: string; customData?: Record<string, unknown> } | null;
};

/** The only argument of the workflow `renderMedia`. */
export interface RenderMediaInput {
  render: RenderRequest;
  /** Workflows to signal when the render ends. Default: none. */
  downstream?: DownstreamTarget[];
  /** How often to poll. */
  polling?: PollingOptions;
  /** When to give up on a render. */
  limits?: RenderLimits;
  /**
   * How the render is started. `'launch'` (default): claimed under a deterministic render id and launched directly, so
   * the start can be retried safely. `'handler'`: through Remotion's start routine, which picks a random id; for functions
   * whose name does not contain their version and timeout. It is retried, for half a minute, only when Lambda refused
   * the call (throttling); any other failure fails the attempt.
   */
  start?: 'launch' | 'handler';
  /**
   * Version, memory and timeout of a function whose name does not follow Remotion's convention: with them `start:
   * 'launch'` works for it, and progress is read from S3. `npx remotion lambda functions ls` lists them. A wrong version
   * is only noticed once the render has been paid for.
   */
  functionFacts?: NeededFunctionFacts;
  /**
   * Waits for slots in a pool before the render starts, so that all renders together never exceed the pool's concurrent
   * executions. Default: none; the render starts at once.
   */
  admission?: RenderAdmission;
  /** How to render again after a transient failure. Default: one attempt. */
  attempts?: RenderAttempts;
  /**
   * Which of the render's files to delete when it ends. `'never'` (default): none. `'onFailure'`: those of a render that
   * failed (`RenderFailed`, `RenderTimedOut`) or stopped after a cancellation. `'afterDelivery'`: those too, and, once
   * every downstream target has been signalled, everything of a finished render except its output and artifacts.
   *
   * progress.json and the cancel marker are always kept: a repeated start, or a launch that runs late, recognises the
   * render by them. Nothing is deleted while part of the render may still be running. Needs `s3:DeleteObject` on
   * `renders/*` and `input-props/*`. Files that could not be deleted are logged; the render's result stays the same.
   */
  cleanUp?: 'never' | 'onFailure' | 'afterDelivery';
  /**
   * What happens to the render when this workflow is terminated or times out, and so can no longer cancel it.
   * `'leave'` (default): it runs to its end. `'cancel'`: a second workflow, `renderGuard`, outlives this one and cancels
   * the render, for three more Actions. A workflow that is reset continues without its guard, unless it is reset to before
   * its start. Cancelling the workflow always cancels the render; if that fails, the guard keeps trying. Workers that do
   * not export `renderGuard` refuse the start.
   */
  whenTerminated?: 'leave' | 'cancel';
}

/**
 * How many times to try a render that fails for a transient reason: the launch stalled, or Remotion reported that the
 * concurrency limit was reached, the browser crashed, the network failed, or large inputProps were gone. Each attempt is
 * a new render with a new id, after a wait of 5 s, 15 s, 45 s, then a minute. A throttled start waits without using up an
 * attempt (with `start: 'handler'` for half a minute; then the workflow fails).
 *
 * A stalled launch may still run late. Another attempt follows only if the late launch will find the cancel marker: with
 * `enableCancellation`, on functions of 4.0.515 and later.
 */
export interface RenderAttempts {
  /** Attempts in all, from 1 to 10. */
  maximum: number;
  /**
   * No further attempt starts once the earlier ones have cost this much, by Remotion's estimate and in its currency (USD;
   * CNY in China). Default: no limit.
   */
  maximumCost?: number;
}

/** A workflow to signal when the render ends. */
export interface DownstreamTarget {
  workflowId: string;
  /** A specific run. Default: the current one. */
  runId?: string;
  /** Default: `renderCompleted`. */
  signalName?: string;
  /** `'success'` (default): only with an output. `'any'`: also when the render failed or was cancelled. */
  on?: 'success' | 'any';
  /**
   * What to do when that workflow is not running. `'fail'` (default): `renderMedia` fails with
   * `RenderDownstreamUndelivered`, after signalling all other targets. `'ignore'`: skip it. `'start'`: start it with the
   * signal (signal-with-start), as configured in `start`.
   */
  whenMissing?: 'fail' | 'ignore' | 'start';
  /**
   * How to start the workflow; required with `whenMissing: 'start'`, and only allowed there. A signal may be delivered
   * twice, so a workflow that has closed in between is started again, unless `workflowIdReusePolicy` is
   * `'REJECT_DUPLICATE'`.
   */
  start?: {
    workflowType: string;
    taskQueue: string;
    args?: unknown[];
    /** @default 'ALLOW_DUPLICATE' */
    workflowIdReusePolicy?: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'REJECT_DUPLICATE';
  };
}

/** How often to poll a render. Give each time in milliseconds, or as a `Duration` such as `'30 seconds'` under the name without `Ms`. */
export interface PollingOptions {
  /** Shortest wait between two polls. @default 250, as often as progress.json changes */
  floorMs?: number;
  /**
   * The longest delay between the end of a render and its detection, S3 permitting. The longest wait between two polls
   * is 0.6 s less, the time that reading the end may take, and never below `floorMs`. A launch in Lambda's queue is polled
   * less often: after a tenth of the time it has waited, up to 30 s. @default 8000
   */
  ceilingMs?: number;
  /** `floorMs` as a `Duration`. */
  floor?: Duration;
  /** `ceilingMs` as a `Duration`. */
  ceiling?: Duration;
  /** Report progress to the workflow each time `overallProgress` (0 to 1) has advanced by this much. @default 0.25 */
  progressStep?: number;
}

/** When to give up on a render. All times are measured by S3's clock, not the worker's. */
export interface RenderLimits {
  /**
   * How long an accepted launch may take to write its first progress, in milliseconds, unless it waits in Lambda's queue.
   * A cold start takes about 4 s, loading the site up to timeoutInMilliseconds of the render.
   * @default 60_000, or timeoutInMilliseconds of the render + 30_000 when that is more
   */
  launchTimeoutMs?: number;
  /**
   * How long an accepted launch may wait in Lambda's queue, in milliseconds. Lambda queues it while the account, or the
   * function, is at its concurrency limit. Once a fifth of `launchTimeoutMs` has passed without progress, a short
   * invocation of the function finds out whether Lambda has room. 0: never ask, and give up after `launchTimeoutMs`.
   * @default 21_600_000: 6 h, as long as Lambda queues it
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  launchQueueTimeoutMs?: number;
  /**
   * How long progress.json may stay unchanged, in milliseconds. It counts until all frames are combined: nothing is
   * written during the upload of the output, so only the function's own timeout applies then.
   * @default timeoutInMilliseconds of the render (30 s unless set: one slow frame may take that long) + 60_000; with
   * more than 15 chunks another timeoutInMilliseconds for every 15 more, since Remotion then records fewer frames
   */
  stallTimeoutMs?: number;
  /** `launchTimeoutMs` as a `Duration`, such as `'2 minutes'`. */
  launchTimeout?: Duration;
  /** `launchQueueTimeoutMs` as a `Duration`, such as `'1 hour'`. */
  launchQueueTimeout?: Duration;
  /** `stallTimeoutMs` as a `Duration`, such as `'10 minutes'`. */
  stallTimeout?: Duration;
  /** Whether to cancel a stalled render, so that it costs nothing more if it is still running. @default false */
  cancelStalled?: boolean;
}

/** The polling options, resolved to milliseconds. */
export type PollingTimes = Required<Omit<PollingOptions, 'floor' | 'ceiling'>>;

/** What `polling` takes where the request leaves a field out. */
export const pollingDefaults = Object.freeze({ floorMs: 250, ceilingMs: 8_000, progressStep: 0.25 }) satisfies PollingTimes;

/** What `limits` takes where the request leaves a field out. */
export const limitDefaults = Object.freeze({
  launchTimeoutMs: 60_000,
  launchMarginMs: 30_000,
  launchQueueTimeoutMs: 6 * 3_600_000,
  stallMarginMs: 60_000,
  frameTimeoutMs: 30_000,
});

/** The default task queue of client and worker. */
export const defaultTaskQueue = 'remotion-renders';

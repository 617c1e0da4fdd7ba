import type { Duration } from '@temporalio/common';
import type { RenderAdmission } from './admission';
import type { NeededFunctionFacts } from '../remotion/protocol/function-name';
import type { RenderMediaOptions } from '../remotion/protocol/render-media-options';

/**
 * What to render: the options of Remotion's `renderMediaOnLambda()`, by its names and with its defaults.
 *
 * A workflow's input stands in its history for everyone to read who may read the namespace. So an output provider is
 * named, not given with its keys, and so is the secret of a webhook: the worker resolves both names
 * (`outputProviders`, `webhookSecrets` of `createRenderActivities()`). `inputProps` and `envVariables` do stand there:
 * keep secrets out of them, or encrypt payloads with a payload codec.
 *
 * One default differs: `enableCancellation` is on for functions that know it (4.0.515 and later), since cancelling the
 * workflow should cancel the render.
 *
 * @see https://www.remotion.dev/docs/lambda/rendermediaonlambda
 */
export type RenderRequest = Omit<RenderMediaOptions, 'outName' | 'webhook'> & {
  /** A file name within the render's folder, or bucket and key, with an output provider that the worker knows by name. */
  outName?: string | { bucketName: string; key: string; s3OutputProvider?: string } | null;
  /** Remotion's own webhook, signed with a secret that the worker knows by name. */
  webhook?: { url: string; secretName?: string; customData?: Record<string, unknown> } | null;
};

/** The only argument of the workflow `renderMedia`. */
export interface RenderMediaInput {
  render: RenderRequest;
  /** Workflows to signal when the render has ended. Default: none. */
  downstream?: DownstreamTarget[];
  /** How closely to watch. */
  polling?: PollingOptions;
  /** When to give a render up. */
  limits?: RenderLimits;
  /**
   * How the render is started. `'launch'` (default): claimed under an id of our own and launched directly, safe to
   * retry. `'handler'`: by Remotion's start routine, which makes a random id: for functions whose name does not tell
   * their version and timeout. It is called again, for half a minute, only when Lambda refused the call (throttling);
   * whatever else goes wrong then fails the attempt.
   */
  start?: 'launch' | 'handler';
  /**
   * What the name of the function does not tell, for one under a name of your own: with it `start: 'launch'` works for such
   * functions, too, and their progress is read from S3. `npx remotion lambda functions ls` shows it. A wrong version is not
   * noticed before the render is paid for.
   */
  functionFacts?: NeededFunctionFacts;
  /**
   * Waits for slots of a pool before the render is started, so that renders together never take more concurrent executions
   * than the pool has. Default: none; the render is started at once.
   */
  admission?: RenderAdmission;
  /** Rendering again after a failure that can pass. Default: one attempt. */
  attempts?: RenderAttempts;
  /**
   * Which files of the render are deleted at its end. `'never'` (default): none. `'onFailure'`: those of a render that
   * failed (`RenderFailed`, `RenderTimedOut`) or was seen to stop after a cancellation. `'afterDelivery'`: that, and, once
   * every downstream target is told, what a finished render leaves over beside output and artifacts.
   *
   * progress.json and the cancel marker always stay: by them a start that is made again, or a launch that comes late,
   * knows that this render was. A render of which something may still run is left alone. Needs `s3:DeleteObject` on
   * `renders/*` and `input-props/*`; that
   * files could not be deleted is logged, and changes nothing about how the render ended.
   */
  cleanUp?: 'never' | 'onFailure' | 'afterDelivery';
  /**
   * What becomes of the render when this workflow is terminated or reaches a timeout, and so can do nothing any more.
   * `'leave'` (default): it runs to its end. `'cancel'`: a second workflow, `renderGuard`, outlives this one and cancels
   * it; that costs three Actions more. A workflow that is reset goes on without its guard, unless it is reset to before
   * its start. The workflow's own cancellation always cancels the render; when that fails, the guard goes on trying. Workers
   * that do not export `renderGuard` refuse the start.
   */
  whenTerminated?: 'leave' | 'cancel';
}

/**
 * How often to render, when a render fails for a reason that can pass: the launch stalled, or Remotion reported that the
 * concurrency limit was reached, the browser crashed, the network failed, or large inputProps were gone. Each attempt is
 * a render with an id of its own, after a wait of 5 s, 15 s, 45 s, then a minute. A start that is throttled waits without using an attempt up (with
 * `start: 'handler'` for half a minute; then the workflow fails).
 *
 * A stalled launch may still run late. It is only followed by another attempt when it will find the cancel marker then:
 * with `enableCancellation`, on functions of 4.0.515 and later.
 */
export interface RenderAttempts {
  /** Renders in all, from 1 to 10. */
  maximum: number;
  /**
   * No attempt is begun once the earlier ones cost this much, by Remotion's estimate and in its currency (USD; CNY in
   * China). Default: no limit.
   */
  maximumCost?: number;
}

/** A workflow that goes on from the finished render. */
export interface DownstreamTarget {
  workflowId: string;
  /** A certain run; default: the current one. */
  runId?: string;
  /** Default: `renderCompleted`. */
  signalName?: string;
  /** `'success'` (default): only with an output. `'any'`: also when the render failed or was cancelled. */
  on?: 'success' | 'any';
  /**
   * What to do when there is no such running workflow. `'fail'` (default): `renderMedia` fails with
   * `RenderDownstreamUndelivered`, after all other targets were signalled. `'ignore'`: go on. `'start'`: start it with
   * the signal (signal-with-start), as `start` says.
   */
  whenMissing?: 'fail' | 'ignore' | 'start';
  /**
   * How to start the workflow; needed for `whenMissing: 'start'`, and only there. A signal may be delivered twice, so
   * a workflow that has ended by then is started again, unless `workflowIdReusePolicy` is `'REJECT_DUPLICATE'`.
   */
  start?: {
    workflowType: string;
    taskQueue: string;
    args?: unknown[];
    /** @default 'ALLOW_DUPLICATE' */
    workflowIdReusePolicy?: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'REJECT_DUPLICATE';
  };
}

/** How closely to watch a render. Each time is a number of milliseconds, or a `Duration` such as `'30 seconds'` under the name without `Ms`. */
export interface PollingOptions {
  /** Shortest wait between two reads. @default 250, as often as progress.json changes */
  floorMs?: number;
  /**
   * How late the end of a render is known at most, S3 permitting: the longest wait between two reads is 0.6 s less,
   * which is what it may take to read an end. Never under `floorMs`. A launch in Lambda's queue is polled less often,
   * after a tenth of the time it has waited, up to 30 s. @default 8000
   */
  ceilingMs?: number;
  /** `floorMs` as a `Duration`. */
  floor?: Duration;
  /** `ceilingMs` as a `Duration`. */
  ceiling?: Duration;
  /** Advance of `overallProgress` (0 to 1) that is worth its events in the history. @default 0.25 */
  progressStep?: number;
}

/** When to give a render up. All times are S3's, not the worker's. */
export interface RenderLimits {
  /**
   * How long an accepted launch may take until something of it shows, in milliseconds, unless it waits in Lambda's queue.
   * A cold start takes about 4 s, to open the site up to timeoutInMilliseconds of the render.
   * @default 60_000, or timeoutInMilliseconds of the render + 30_000 when that is more
   */
  launchTimeoutMs?: number;
  /**
   * How long a launch that Lambda accepted may wait in its queue, in milliseconds. Lambda keeps it there while as many
   * functions run as the account, or the function, allows; the watch asks for room by a short invocation of the function
   * once a fifth of `launchTimeoutMs` has passed without a sign of the launch. 0: it never asks, and gives the launch up
   * after `launchTimeoutMs`.
   * @default 21_600_000: 6 h, as long as Lambda keeps it
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  launchQueueTimeoutMs?: number;
  /**
   * How long progress.json may stay unchanged, in milliseconds, until all frames are combined: while the output is
   * uploaded nothing is written, and only the function's own timeout counts.
   * @default timeoutInMilliseconds of the render (30 s unless set: one slow frame may take that long) + 60_000; with
   * more than 15 chunks one more timeoutInMilliseconds for each further 15, since Remotion writes only every so many frames
   */
  stallTimeoutMs?: number;
  /** `launchTimeoutMs` as a `Duration`, such as `'2 minutes'`. */
  launchTimeout?: Duration;
  /** `launchQueueTimeoutMs` as a `Duration`, such as `'1 hour'`. */
  launchQueueTimeout?: Duration;
  /** `stallTimeoutMs` as a `Duration`, such as `'10 minutes'`. */
  stallTimeout?: Duration;
  /** Whether a render that stalled is cancelled, so that it costs nothing more should it go on. @default false */
  cancelStalled?: boolean;
}

/** As they are read: in milliseconds. */
export type PollingTimes = Required<Omit<PollingOptions, 'floor' | 'ceiling'>>;

export const pollingDefaults = Object.freeze({ floorMs: 250, ceilingMs: 8_000, progressStep: 0.25 }) satisfies PollingTimes;

export const limitDefaults = Object.freeze({
  launchTimeoutMs: 60_000,
  launchMarginMs: 30_000,
  launchQueueTimeoutMs: 6 * 3_600_000,
  stallMarginMs: 60_000,
  frameTimeoutMs: 30_000,
});

/** The task queue that client and worker meet on unless told otherwise. */
export const defaultTaskQueue = 'remotion-renders';

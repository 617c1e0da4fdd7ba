import type { RenderMediaOptions } from '../remotion/render-options';

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
   * retry. `'handler'`: by Remotion's start routine, which makes a random id; never retried once the answer is lost.
   */
  start?: 'launch' | 'handler';
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

/** How closely to watch a render. Times in milliseconds. */
export interface PollingOptions {
  /** Shortest wait between two reads. @default 500, since progress.json changes at most every 250 ms */
  floorMs?: number;
  /** Longest wait between two reads. @default 8000 */
  ceilingMs?: number;
  /** Advance of `overallProgress` (0 to 1) that is worth an event in the history. @default 0.1 */
  progressStep?: number;
}

/** When to give a render up. All times are S3's, not the worker's. */
export interface RenderLimits {
  /** How long an accepted launch may take to begin, in milliseconds. @default 60_000; a cold start takes about 4 s */
  launchTimeoutMs?: number;
  /**
   * How long progress.json may stay unchanged, in milliseconds.
   * @default timeoutInMilliseconds of the render (30 s unless set: one slow frame may take that long) + 60_000
   */
  stallTimeoutMs?: number;
}

export const pollingDefaults = Object.freeze({ floorMs: 500, ceilingMs: 8_000, progressStep: 0.1 }) satisfies Required<PollingOptions>;

export const limitDefaults = Object.freeze({ launchTimeoutMs: 60_000, stallMarginMs: 60_000, frameTimeoutMs: 30_000 });

/** The task queue that client and worker meet on unless told otherwise. */
export const defaultTaskQueue = 'remotion-renders';

/**
 * Why a render, or the workflow around it, failed: the `type` of the `ApplicationFailure` that ends the workflow.
 *
 * These are wire names: histories and callers' code contain them, so they are never renamed.
 */
export const RenderFailureType = Object.freeze({
  InvalidRenderRequest: 'InvalidRenderRequest',
  RenderFailed: 'RenderFailed',
  RenderTimedOut: 'RenderTimedOut',
  RenderStalled: 'RenderStalled',
  RenderLaunchStalled: 'RenderLaunchStalled',
  RenderLaunchUncertain: 'RenderLaunchUncertain',
  RenderStartUncertain: 'RenderStartUncertain',
  RenderStartRefused: 'RenderStartRefused',
  RenderThrottled: 'RenderThrottled',
  RenderVersionMismatch: 'RenderVersionMismatch',
  RenderFunctionNotFound: 'RenderFunctionNotFound',
  RenderBucketNotFound: 'RenderBucketNotFound',
  RenderNotFound: 'RenderNotFound',
  RenderOutputMissing: 'RenderOutputMissing',
  RenderAccessDenied: 'RenderAccessDenied',
  RenderWrongRegion: 'RenderWrongRegion',
  RenderRequestRefused: 'RenderRequestRefused',
  RenderProgressUnreadable: 'RenderProgressUnreadable',
  RenderServiceUnavailable: 'RenderServiceUnavailable',
  RenderNotCancellable: 'RenderNotCancellable',
  RenderCancelled: 'RenderCancelled',
  RenderPoolNotFound: 'RenderPoolNotFound',
  RenderTooLargeForPool: 'RenderTooLargeForPool',
  RenderQueueFull: 'RenderQueueFull',
  RenderQueueTimedOut: 'RenderQueueTimedOut',
  RenderBudgetSpent: 'RenderBudgetSpent',
  RenderInProgress: 'RenderInProgress',
  RenderDownstreamUndelivered: 'RenderDownstreamUndelivered',
  RenderUnexpectedError: 'RenderUnexpectedError',
} as const);

export type RenderFailureType = (typeof RenderFailureType)[keyof typeof RenderFailureType];

/** One kind of failure: why it happens, whether it is retried automatically, what to do. */
export interface RenderFailureRule {
  cause: string;
  /** `true`: Temporal retries the activity until it succeeds; the workflow does not end for this reason. */
  retried: boolean;
  remedy: string;
}

/** The table of all failures: cause, whether retried, remedy. A test checks `docs/failures.md` against it. */
export const renderFailures: Readonly<Record<RenderFailureType, RenderFailureRule>> = Object.freeze({
  InvalidRenderRequest: {
    cause: 'A field of the request is missing or invalid, or uses a name that is not configured on the worker. Nothing was started, unless there is a renderId.',
    retried: false,
    remedy: 'Correct the field named in the message and start again.',
  },
  RenderFailed: {
    cause: 'Remotion reported a fatal error, for one of the reasons below.',
    retried: false,
    remedy: 'Follow details[0].remedy, the remedy of the reason. The first of the errors is the one that ended the render.',
  },
  RenderTimedOut: {
    cause: "The render's main function reached its timeout, or died before that without reporting, and no output was found.",
    retried: false,
    remedy:
      'Deploy a function with a longer timeout (npx remotion lambda functions deploy --timeout=900), or render fewer frames per function (framesPerLambda). A main function that runs out of memory reports nothing either: if its logs, linked in the failure, show "Max Memory Used" at the limit, deploy one with more memory (--memory=3008).',
  },
  RenderStalled: {
    cause: 'progress.json did not change for longer than the stall limit and no output was found: the main function hangs or has died.',
    retried: false,
    remedy:
      'Check the logs of the main function, linked in the failure. If they show "Max Memory Used" at the limit, or "Runtime.ExitError": deploy a function with more memory (npx remotion lambda functions deploy --memory=3008). If the function did not end: raise limits.stallTimeoutMs, in case frames take longer than the limit.',
  },
  RenderLaunchStalled: {
    cause: "Lambda accepted the launch, but the render did not start within the launch limit, or waited in Lambda's queue for longer than limits.launchQueueTimeoutMs.",
    retried: false,
    remedy:
      "Check the account's Lambda concurrency (npx remotion lambda quotas), and the logs of the main function, linked in the failure, in case it ended at once. If the message says that Lambda had no room: start fewer renders at a time, ask for a higher limit (npx remotion lambda quotas increase), or raise limits.launchQueueTimeoutMs.",
  },
  RenderLaunchUncertain: {
    cause: 'The response to a launch was lost, so the render may or may not be running.',
    retried: true,
    remedy: 'Nothing: the launch is adopted once its progress shows. If it has not run after the grace period it is repeated, at most four times.',
  },
  RenderStartUncertain: {
    cause: "The response of Remotion's start routine was lost; a render with an unknown id may be running.",
    retried: false,
    remedy: "Look for the render in the bucket. The default start: 'launch' does not have this problem.",
  },
  RenderStartRefused: {
    cause: "Remotion's start routine returned an error.",
    retried: false,
    remedy: "The message is the function's error; correct what it names.",
  },
  RenderThrottled: {
    cause: 'Lambda throttled the invocation: the concurrency or rate limit is reached (429).',
    retried: true,
    remedy: 'Nothing: it is retried with backoff. If it persists, request a higher concurrency limit (npx remotion lambda quotas increase).',
  },
  RenderVersionMismatch: {
    cause: 'The version in the function name is not the version of the deployed function.',
    retried: false,
    remedy: "Redeploy the function under its version's name (npx remotion lambda functions deploy), or use the name of the function with the right version (npx remotion lambda functions ls).",
  },
  RenderFunctionNotFound: {
    cause: 'The region has no Lambda function with that name.',
    retried: false,
    remedy: "Correct functionName or region (npx remotion lambda functions ls lists a region's functions), or deploy the function (npx remotion lambda functions deploy).",
  },
  RenderBucketNotFound: {
    cause: 'No bucket has that name.',
    retried: false,
    remedy: 'Correct forceBucketName, or deploy a site, which creates the bucket (npx remotion lambda sites create).',
  },
  RenderNotFound: {
    cause: 'The bucket has no progress.json for this render id.',
    retried: false,
    remedy: 'Check bucket and region; a lifecycle rule (deleteAfter) or deleteRender() may have deleted the render.',
  },
  RenderOutputMissing: {
    cause: 'Remotion reported the render as done, but the output object does not exist.',
    retried: false,
    remedy: 'Look for a lifecycle rule or another process that deletes or moves the output.',
  },
  RenderAccessDenied: {
    cause: "AWS denied the worker access: its credentials lack a permission or are invalid. (For the function's own permissions, see reason accessDenied.)",
    retried: false,
    remedy: "Grant the worker's user or role the permission named in the message, on the resource named there (docs/iam.md has the whole policy).",
  },
  RenderWrongRegion: {
    cause: 'The bucket is not in the given region.',
    retried: false,
    remedy: 'Use the region named in the message; function and bucket must be in the same region.',
  },
  RenderRequestRefused: {
    cause: 'AWS, or the storage provider, refused a request for another permanent reason: a disabled KMS key, a function that cannot be prepared, an unsupported feature.',
    retried: false,
    remedy: 'Follow details[0].remedy, or correct what the message names; AWS support can find the request by the id in the message.',
  },
  RenderProgressUnreadable: {
    cause: 'progress.json is repeatedly not JSON, not an object, or too large.',
    retried: false,
    remedy: 'Check the file in the S3 console (linked in the failure): something else may be writing it.',
  },
  RenderServiceUnavailable: {
    cause: 'S3 or Lambda did not respond, or returned a server error.',
    retried: true,
    remedy: 'Nothing: it is retried, a start ten times, a watch for hours. Check the endpoint named in the message.',
  },
  RenderNotCancellable: {
    cause: 'The render was started without enableCancellation, or by a function older than 4.0.515.',
    retried: false,
    remedy: 'The remote render runs to its end. Next time, deploy a newer function, or leave enableCancellation on.',
  },
  RenderCancelled: {
    cause: 'The render was cancelled.',
    retried: false,
    remedy: 'If you still want it, start it again: with another workflow id, or with the same one and workflowIdReusePolicy ALLOW_DUPLICATE_FAILED_ONLY.',
  },
  RenderPoolNotFound: {
    cause: 'The pool named in admission.pool does not exist. Nothing was started.',
    retried: false,
    remedy: 'Create the pool (renders.pools.create(name, { capacity })), or correct admission.pool.',
  },
  RenderTooLargeForPool: {
    cause: 'The render needs more slots than its pool has. Nothing was started.',
    retried: false,
    remedy: "Raise the pool's capacity (renders.pools.setCapacity), or make the render need fewer slots: a higher framesPerLambda, or a lower concurrency.",
  },
  RenderQueueFull: {
    cause: "The pool's queue is full: its state can hold no more waiting renders. Nothing was started.",
    retried: false,
    remedy: "Start the render again later, raise the pool's capacity, or spread renders over several pools.",
  },
  RenderQueueTimedOut: {
    cause: 'The pool had no slots for the render within admission.queueTimeoutMs. Nothing was started.',
    retried: false,
    remedy: "Start the render again later, with a higher admission.queueTimeoutMs or a lower admission.priority number, or raise the pool's capacity.",
  },
  RenderBudgetSpent: {
    cause: "The pool's dailyBudget is spent, by Remotion's estimates, and its whenSpent is 'fail'. Nothing was started.",
    retried: false,
    remedy: "Start the render again after midnight UTC, raise the pool's dailyBudget, or set its whenSpent to 'wait'.",
  },
  RenderInProgress: {
    cause: 'The render is still running; Temporal polls again after the delay. Not an error.',
    retried: true,
    remedy: 'Nothing.',
  },
  RenderDownstreamUndelivered: {
    cause: 'The render completed, but a downstream workflow could not be signalled.',
    retried: false,
    remedy: "details[0].outcome has the result. Set whenMissing to 'ignore' or 'start' for targets that may be gone.",
  },
  RenderUnexpectedError: {
    cause: 'An unknown error.',
    retried: true,
    remedy: 'Read the cause; report it if it persists.',
  },
});

/** Whether a failure has a type of this package. Other code throws types of its own. */
export function isRenderFailureType(type: unknown): type is RenderFailureType {
  return typeof type === 'string' && Object.hasOwn(renderFailures, type);
}

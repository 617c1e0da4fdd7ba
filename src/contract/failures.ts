/**
 * Why a render, or the workflow around it, failed: the `type` of the `ApplicationFailure` that ends the workflow.
 *
 * These are wire names: they stand in histories and in callers' code, so one is never renamed.
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

/** What is known of one kind of failure: why it happens, whether this package tries again by itself, what to do. */
export interface RenderFailureRule {
  cause: string;
  /** `true`: the activity is tried again by Temporal until it passes; the workflow does not end for this reason. */
  retried: boolean;
  remedy: string;
}

/** The one table of failures: cause, whether retried, remedy. `docs/failures.md` is checked against it. */
export const renderFailures: Readonly<Record<RenderFailureType, RenderFailureRule>> = Object.freeze({
  InvalidRenderRequest: {
    cause: 'A field of the request is missing or not legal, or names what the worker does not know. Nothing was started, unless there is a renderId.',
    retried: false,
    remedy: 'Correct the field that the message names and start again.',
  },
  RenderFailed: {
    cause: 'Remotion reported a fatal error, for one of the reasons below.',
    retried: false,
    remedy: 'Do what details[0].remedy says, which is that of the reason. The first of the errors is the one that ended the render.',
  },
  RenderTimedOut: {
    cause: "The render's main function reached its timeout, or ended before without a word, and no output was found.",
    retried: false,
    remedy:
      'Deploy a function with a longer timeout (npx remotion lambda functions deploy --timeout=900), or render fewer frames per function (framesPerLambda). A main function that is out of memory writes nothing, too: if its logs, linked in the failure, show "Max Memory Used" at the limit, deploy one with more (--memory=3008).',
  },
  RenderStalled: {
    cause: 'progress.json did not change for longer than the stall limit and no output was found: the main function hangs, or is gone.',
    retried: false,
    remedy: 
      'Look at the logs of the main function, linked in the failure. "Max Memory Used" at the limit, or "Runtime.ExitError": deploy a function with more memory (npx remotion lambda functions deploy --memory=3008). No end at all: frames that take longer than the limit want a higher limits.stallTimeoutMs.',
  },
  RenderLaunchStalled: {
    cause: "Lambda accepted the launch, but the render did not begin within the launch limit, or waited in Lambda's queue for longer than limits.launchQueueTimeoutMs.",
    retried: false,
    remedy:
      "Check the account's Lambda concurrency (npx remotion lambda quotas), and the logs of the main function, linked in the failure, for one that ended at once. If the message says that Lambda had no room: start fewer renders at a time, ask for a higher limit (npx remotion lambda quotas increase), or raise limits.launchQueueTimeoutMs.",
  },
  RenderLaunchUncertain: {
    cause: 'The answer to a launch was lost, so it may or may not run.',
    retried: true,
    remedy: 'Nothing: the launch is adopted once it shows, and repeated, four times at most, when it has not run after the grace period.',
  },
  RenderStartUncertain: {
    cause: "The answer of Remotion's start routine was lost; a render with an unknown id may be running.",
    retried: false,
    remedy: "Look for the render in the bucket. The default start: 'launch' does not have this problem.",
  },
  RenderStartRefused: {
    cause: "Remotion's start routine answered with an error.",
    retried: false,
    remedy: 'The message is the answer of the function; correct what it names.',
  },
  RenderThrottled: {
    cause: 'Lambda refused the invocation: the concurrency or rate limit is reached (429).',
    retried: true,
    remedy: 'Nothing, it is tried again with backoff; ask for a higher concurrency limit if it lasts (npx remotion lambda quotas increase).',
  },
  RenderVersionMismatch: {
    cause: 'The version in the function name is not the version of the deployed function.',
    retried: false,
    remedy: 'Deploy the function again under the name of its version (npx remotion lambda functions deploy), or name the function of the right version (npx remotion lambda functions ls).',
  },
  RenderFunctionNotFound: {
    cause: 'There is no Lambda function of that name in that region.',
    retried: false,
    remedy: 'Correct functionName or region (npx remotion lambda functions ls lists those of a region), or deploy the function (npx remotion lambda functions deploy).',
  },
  RenderBucketNotFound: {
    cause: 'There is no bucket of that name.',
    retried: false,
    remedy: 'Correct forceBucketName, or deploy a site, which creates the bucket (npx remotion lambda sites create).',
  },
  RenderNotFound: {
    cause: 'The bucket holds no progress of a render with this id.',
    retried: false,
    remedy: 'Check bucket and region; a lifecycle rule (deleteAfter) or deleteRender() may have removed the render.',
  },
  RenderOutputMissing: {
    cause: 'Remotion reported the render as done, but the output object does not exist.',
    retried: false,
    remedy: 'Look for a lifecycle rule or another process that removes or moves the output.',
  },
  RenderAccessDenied: {
    cause: "AWS refused the worker: its credentials lack a permission, or are not valid. (The function's own: reason accessDenied.)",
    retried: false,
    remedy: 'Grant the permission that the message names, on the resource that it names, to the user or role of the worker (docs/iam.md has the whole policy).',
  },
  RenderWrongRegion: {
    cause: 'The bucket is in another region than the one given.',
    retried: false,
    remedy: 'Use the region that the message names; function and bucket must be in the same one.',
  },
  RenderRequestRefused: {
    cause: 'AWS, or the storage, refused a request for another reason that lasts: a KMS key that is disabled, a function that cannot be prepared, a feature that is not there.',
    retried: false,
    remedy: 'Do what details[0].remedy says, or correct what the message names; AWS support finds the request by the id in the message.',
  },
  RenderProgressUnreadable: {
    cause: 'progress.json is not JSON, not an object, or too large, time after time.',
    retried: false,
    remedy: 'Look at the file in the S3 console (linked in the failure): something else may be writing it.',
  },
  RenderServiceUnavailable: {
    cause: 'S3 or Lambda did not answer, or answered with a server error.',
    retried: true,
    remedy: 'Nothing, it is tried again: a start ten times, a watch for hours. Check the endpoint that the message names.',
  },
  RenderNotCancellable: {
    cause: 'The render was started without enableCancellation, or by a function older than 4.0.515.',
    retried: false,
    remedy: 'The remote render runs to its end. Deploy a newer function, or leave enableCancellation on.',
  },
  RenderCancelled: {
    cause: 'The render was cancelled.',
    retried: false,
    remedy: 'Start it again under another workflow id if it is still wanted.',
  },
  RenderPoolNotFound: {
    cause: 'There is no pool of the name in admission.pool. Nothing was started.',
    retried: false,
    remedy: 'Create the pool (renders.pools.create(name, { capacity })), or correct admission.pool.',
  },
  RenderTooLargeForPool: {
    cause: 'The render takes more slots than its pool has. Nothing was started.',
    retried: false,
    remedy: 'Raise the capacity of the pool (renders.pools.setCapacity), or let the render take fewer slots: a higher framesPerLambda, or a lower concurrency.',
  },
  RenderQueueFull: {
    cause: 'As many renders wait in the queue of the pool as its state can hold. Nothing was started.',
    retried: false,
    remedy: 'Start the render again later, raise the capacity of the pool, or spread renders over several pools.',
  },
  RenderQueueTimedOut: {
    cause: 'The pool had no slots for the render within admission.queueTimeoutMs. Nothing was started.',
    retried: false,
    remedy: 'Start the render again later, with a higher admission.queueTimeoutMs or a lower admission.priority number, or raise the capacity of the pool.',
  },
  RenderBudgetSpent: {
    cause: "The pool's dailyBudget is spent, by Remotion's estimates, and its whenSpent is 'fail'. Nothing was started.",
    retried: false,
    remedy: "Start the render again after midnight UTC, raise the pool's dailyBudget, or set its whenSpent to 'wait'.",
  },
  RenderInProgress: {
    cause: 'The render goes on; Temporal calls again after the delay. Not an error.',
    retried: true,
    remedy: 'Nothing.',
  },
  RenderDownstreamUndelivered: {
    cause: 'The render ended, but a downstream workflow could not be signalled.',
    retried: false,
    remedy: "details[0].outcome has the result. Set whenMissing to 'ignore' or 'start' for targets that may be gone.",
  },
  RenderUnexpectedError: {
    cause: 'An error that this package does not know.',
    retried: true,
    remedy: 'Read the cause; report it if it lasts.',
  },
});

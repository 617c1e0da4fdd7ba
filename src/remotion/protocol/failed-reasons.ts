/**
 * Why Remotion ended a render with a fatal error: `details[0].reason` of a failure of type `RenderFailed`.
 *
 * These are wire names: histories and callers' code contain them, so never rename one.
 */
export const RenderFailedReason = Object.freeze({
  concurrencyLimit: 'concurrencyLimit',
  browserCrashed: 'browserCrashed',
  networkError: 'networkError',
  functionCrashed: 'functionCrashed',
  outOfDisk: 'outOfDisk',
  rendererTimedOut: 'rendererTimedOut',
  delayRenderTimeout: 'delayRenderTimeout',
  siteUnreachable: 'siteUnreachable',
  versionMismatch: 'versionMismatch',
  compositionNotFound: 'compositionNotFound',
  invalidOption: 'invalidOption',
  inputPropsMissing: 'inputPropsMissing',
  outputExists: 'outputExists',
  outputUnreachable: 'outputUnreachable',
  accessDenied: 'accessDenied',
  assetNotLoaded: 'assetNotLoaded',
  encoderFailed: 'encoderFailed',
  duplicateArtifact: 'duplicateArtifact',
  compositionError: 'compositionError',
  unknownError: 'unknownError',
} as const);

export type RenderFailedReason = (typeof RenderFailedReason)[keyof typeof RenderFailedReason];

/** A reason's cause, what to do about it, and whether simply rendering again may help. */
export interface RenderFailedReasonRule {
  cause: string;
  remedy: string;
  /** Whether the same render may succeed when started again without changes. */
  transient: boolean;
}

const docs = 'https://www.remotion.dev/docs';

/** The table of all reasons. `docs/failures.md` is checked against it. */
export const renderFailedReasons: Readonly<Record<RenderFailedReason, RenderFailedReasonRule>> = Object.freeze({
  concurrencyLimit: {
    cause: 'Lambda accepted no more invocations: the account, or the region, is at its concurrency limit.',
    remedy: `Render again when less is running, use fewer functions per render (a higher framesPerLambda, or a lower concurrency), or request a higher limit: npx remotion lambda quotas increase. ${docs}/lambda/troubleshooting/rate-limit`,
    transient: true,
  },
  browserCrashed: {
    cause: "The browser or Remotion's compositor did not start, hung or crashed.",
    remedy: `Render again. If it keeps failing, give the function more memory (npx remotion lambda functions deploy --memory=3008), or lower concurrencyPerLambda. ${docs}/target-closed`,
    transient: true,
  },
  networkError: {
    cause: "One of the function's connections broke, or the other side did not answer: another function, S3, or a host that the composition uses.",
    remedy: 'Render again. If it keeps failing, check the host that the error names, or raise maxRetries for more tries per chunk.',
    transient: true,
  },
  functionCrashed: {
    cause: 'A renderer function died without answering, or ran out of resources, usually memory.',
    remedy: `Give the function more memory (npx remotion lambda functions deploy --memory=3008), or less to do: lower concurrencyPerLambda, scale or framesPerLambda. The renderers' logs, linked in the failure, show "Max Memory Used". ${docs}/lambda/runtime`,
    transient: false,
  },
  outOfDisk: {
    cause: "The function's disk is full.",
    remedy: `Deploy a function with more disk (npx remotion lambda functions deploy --disk=10240), or render fewer frames per function (framesPerLambda). ${docs}/lambda/disk-size`,
    transient: false,
  },
  rendererTimedOut: {
    cause: 'A renderer function timed out before its chunk was done.',
    remedy: `Deploy a function with a longer timeout (npx remotion lambda functions deploy --timeout=900), or render fewer frames per function (framesPerLambda). ${docs}/lambda/cli/functions/deploy`,
    transient: false,
  },
  delayRenderTimeout: {
    cause: 'The page was not ready in time: continueRender() was not called after a delayRender(), or an asset loads slowly.',
    remedy: `The message contains the label of the delayRender(), or the asset. Call continueRender() on every code path, or allow more time: timeoutInMilliseconds. ${docs}/timeout`,
    transient: false,
  },
  siteUnreachable: {
    cause: 'There is no Remotion site at serveUrl, or the function cannot open it.',
    remedy: `Open serveUrl in a browser: it must be public and show a Remotion bundle. Deploy the site again: npx remotion lambda sites create. ${docs}/lambda/cli/sites/create`,
    transient: false,
  },
  versionMismatch: {
    cause: 'The versions of main function, renderer function and site do not match.',
    remedy: `Deploy function and site with the same version of Remotion (npx remotion lambda functions deploy; npx remotion lambda sites create --site-name=<the same>), and use that function, also as rendererFunctionName. ${docs}/lambda/upgrading`,
    transient: false,
  },
  compositionNotFound: {
    cause: 'The site has no composition with that name.',
    remedy: 'Correct composition: the message lists the available ones. If the right one is missing, deploy the site again: npx remotion lambda sites create.',
    transient: false,
  },
  invalidOption: {
    cause: "Remotion's function rejected an option or a combination of options, such as a frameRange beyond the composition's end, or a concurrencyPerLambda above its number of processors.",
    remedy: `Correct the option that the message names. ${docs}/lambda/rendermediaonlambda`,
    transient: false,
  },
  inputPropsMissing: {
    cause: 'The inputProps, too large for a payload, were no longer in the bucket when a function read them.',
    remedy: `Render again, which uploads them again. If it keeps failing, find out what deletes objects in input-props/ and resolved-props/: a lifecycle rule, or another program. ${docs}/lambda/input-props`,
    transient: true,
  },
  outputExists: {
    cause: "A file with the output's name already exists, and overwrite is off.",
    remedy: 'Choose another outName, delete the file, or set overwrite: true.',
    transient: false,
  },
  outputUnreachable: {
    cause: "The output's bucket or storage provider could not be reached, or did not accept the file.",
    remedy: `Check the bucket, and the endpoint, region and credentials of s3OutputProvider; for a bucket without ACLs set privacy: 'no-acl'. ${docs}/lambda/custom-destination`,
    transient: false,
  },
  accessDenied: {
    cause: "AWS refused the function, not the worker: the function's role lacks a permission.",
    remedy: `Grant the permission that the message names to the function's role (remotion-lambda-role); for an output in another bucket, s3:PutObject, s3:GetObject and s3:ListBucket on that bucket. npx remotion lambda policies role prints the role's policy. A bucket that blocks public access needs privacy: 'no-acl' or 'private'. ${docs}/lambda/permissions`,
    transient: false,
  },
  assetNotLoaded: {
    cause: 'An image, video, audio or font that the composition uses could not be loaded or read.',
    remedy: `Open the URL in the message from outside your network: it must be public, allow CORS, and have a format that Remotion can read. ${docs}/media-playback-error`,
    transient: false,
  },
  encoderFailed: {
    cause: 'FFmpeg could not encode the frames or the sound, or could not join the chunks.',
    remedy: `The message contains FFmpeg's output. Check codec, pixelFormat and bitrates, and that width and height are even. ${docs}/encoding`,
    transient: false,
  },
  duplicateArtifact: {
    cause: 'The composition emitted two artifacts with the same name.',
    remedy: `Put the frame into the filename, or emit the artifact on a single frame. ${docs}/artifacts`,
    transient: false,
  },
  compositionError: {
    cause: "The composition's code threw an error, or called cancelRender().",
    remedy: 'The stack in the errors array shows where. Reproduce it on your machine: npx remotion render with the same composition and props.',
    transient: false,
  },
  unknownError: {
    cause: "Remotion's function failed in a way that this package does not know.",
    remedy: 'Read the errors array and the logs linked in the failure; report it if it keeps happening.',
    transient: false,
  },
});

/** Whether a render that failed for this reason may succeed when started again without changes; false for `null`. */
export function isTransient(reason: RenderFailedReason | null | undefined): boolean {
  // A newer worker may report reasons that this code does not know.
  return reason ? (renderFailedReasons[reason]?.transient ?? false) : false;
}

/**
 * Why Remotion ended a render with a fatal error: `details[0].reason` of a failure of type `RenderFailed`.
 *
 * These are wire names: they stand in histories and in callers' code, so one is never renamed.
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

/** What is known of one reason: why it happens, what to do, and whether doing nothing may do. */
export interface RenderFailedReasonRule {
  cause: string;
  remedy: string;
  /** Whether the same render, started again without changes, may succeed. */
  canPass: boolean;
}

const docs = 'https://www.remotion.dev/docs';

/** The one table of reasons. `docs/failures.md` is checked against it. */
export const renderFailedReasons: Readonly<Record<RenderFailedReason, RenderFailedReasonRule>> = Object.freeze({
  concurrencyLimit: {
    cause: 'Lambda took no more invocations: as many functions run as the account, or the region, allows at once.',
    remedy: `Render again when less is running, use fewer functions per render (a higher framesPerLambda, or concurrency), or ask for a higher limit: npx remotion lambda quotas increase. ${docs}/lambda/troubleshooting/rate-limit`,
    canPass: true,
  },
  browserCrashed: {
    cause: "The browser, or Remotion's compositor beside it, did not start, hung or crashed.",
    remedy: `Render again. If it lasts, give the function more memory (npx remotion lambda functions deploy --memory=3008), or lower concurrencyPerLambda. ${docs}/target-closed`,
    canPass: true,
  },
  networkError: {
    cause: 'A connection of the function broke, or the other side did not answer: another function, S3, or a host of the composition.',
    remedy: 'Render again. If it lasts, look at the host that the error names; more tries per chunk: maxRetries.',
    canPass: true,
  },
  functionCrashed: {
    cause: 'A renderer function ended without an answer, or had no resources left. Mostly it is out of memory.',
    remedy: `Give the function more memory (npx remotion lambda functions deploy --memory=3008), or make it do less: lower concurrencyPerLambda, scale or framesPerLambda. The logs of the renderers, linked in the failure, show "Max Memory Used". ${docs}/lambda/runtime`,
    canPass: false,
  },
  outOfDisk: {
    cause: "The function's disk is full.",
    remedy: `Deploy a function with more disk (npx remotion lambda functions deploy --disk=10240), or render fewer frames per function (framesPerLambda). ${docs}/lambda/disk-size`,
    canPass: false,
  },
  rendererTimedOut: {
    cause: 'A renderer function reached its timeout before its chunk was done.',
    remedy: `Deploy a function with a longer timeout (npx remotion lambda functions deploy --timeout=900), or render fewer frames per function (framesPerLambda). ${docs}/lambda/cli/functions/deploy`,
    canPass: false,
  },
  delayRenderTimeout: {
    cause: 'The page was not ready in time: a delayRender() was not followed by its continueRender(), or an asset loads slowly.',
    remedy: `The message has the label of the delayRender(), or the asset. Call continueRender() on every way through the code, or allow more time: timeoutInMilliseconds. ${docs}/timeout`,
    canPass: false,
  },
  siteUnreachable: {
    cause: 'There is no Remotion site at serveUrl, or the function cannot open it.',
    remedy: `Open serveUrl in a browser: it must be public and show a Remotion bundle. Deploy the site again: npx remotion lambda sites create. ${docs}/lambda/cli/sites/create`,
    canPass: false,
  },
  versionMismatch: {
    cause: 'The versions of main function, renderer function and site do not fit together.',
    remedy: `Deploy function and site by one version of Remotion (npx remotion lambda functions deploy; npx remotion lambda sites create --site-name=<the same>), and name that function, also as rendererFunctionName. ${docs}/lambda/upgrading`,
    canPass: false,
  },
  compositionNotFound: {
    cause: 'The site has no composition of that name.',
    remedy: 'Correct composition: the message lists those that there are. If the right one is missing, deploy the site again: npx remotion lambda sites create.',
    canPass: false,
  },
  invalidOption: {
    cause: "Remotion's function refused an option, or two that do not go together, such as a frameRange beyond the composition's end, or a concurrencyPerLambda above its processors.",
    remedy: `Correct the option that the message names. ${docs}/lambda/rendermediaonlambda`,
    canPass: false,
  },
  inputPropsMissing: {
    cause: 'The inputProps, too large for a payload, were not in the bucket any more when a function read them.',
    remedy: `Render again: that uploads them anew. If it lasts, look for what deletes below input-props/ and resolved-props/: a lifecycle rule, or another program. ${docs}/lambda/input-props`,
    canPass: true,
  },
  outputExists: {
    cause: 'There is a file under the name of the output already, and overwrite is off.',
    remedy: 'Choose another outName, delete the file, or set overwrite: true.',
    canPass: false,
  },
  outputUnreachable: {
    cause: "The output's bucket or storage provider was not there, or did not take the file.",
    remedy: `Check the bucket, and endpoint, region and credentials of s3OutputProvider; for a bucket without ACLs set privacy: 'no-acl'. ${docs}/lambda/custom-destination`,
    canPass: false,
  },
  accessDenied: {
    cause: "AWS refused the function, not the worker: the function's role lacks a permission.",
    remedy: `Grant what the message names to the role of the function (remotion-lambda-role), for an output elsewhere s3:PutObject, s3:GetObject and s3:ListBucket on its bucket. The role's policy: npx remotion lambda policies role. A bucket that blocks public access wants privacy: 'no-acl' or 'private'. ${docs}/lambda/permissions`,
    canPass: false,
  },
  assetNotLoaded: {
    cause: 'An image, video, audio or font that the composition uses could not be loaded or read.',
    remedy: `Open the URL of the message from outside: it must be public, allow CORS, and have a format that Remotion reads. ${docs}/media-playback-error`,
    canPass: false,
  },
  encoderFailed: {
    cause: 'FFmpeg did not take the frames or sounds, or did not join them.',
    remedy: `The message has what FFmpeg said. Check codec, pixelFormat, even width and height, and bitrates. ${docs}/encoding`,
    canPass: false,
  },
  duplicateArtifact: {
    cause: 'The composition emitted two artifacts of one name.',
    remedy: `Put the frame into the filename, or emit the artifact on one frame only. ${docs}/artifacts`,
    canPass: false,
  },
  compositionError: {
    cause: 'Code of the composition threw, or called cancelRender().',
    remedy: 'The stack in the errors array tells where. npx remotion render with the same composition and props shows it on your machine.',
    canPass: false,
  },
  unknownError: {
    cause: "Remotion's function failed in a way that this package does not know.",
    remedy: 'Read the errors array, and the logs linked in the failure; report it if it lasts.',
    canPass: false,
  },
});

/** Whether a render that failed for this reason may succeed when it is started again without changes; not for `null`. */
export function canPass(reason: RenderFailedReason | null | undefined): boolean {
  // A worker that is newer than this code may know more reasons.
  return reason ? (renderFailedReasons[reason]?.canPass ?? false) : false;
}

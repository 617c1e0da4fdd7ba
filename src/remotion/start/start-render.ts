import { defaultAws } from '../aws/aws';
import type { Aws } from '../aws/aws';
import { fromAwsError } from '../aws/aws-errors';
import type { AwsCall } from '../aws/aws-errors';
import { awsLinks } from '../aws/aws-links';
import type { AwsLinks } from '../aws/aws-links';
import { expectedOutput } from '../protocol/expected-output';
import { findBucket } from '../aws/find-bucket';
import { parseFunctionName } from '../protocol/function-name';
import type { NeededFunctionFacts } from '../protocol/function-name';
import { assertKnownOptions, assertLaunchable, versionWarning } from '../protocol/function-version';
import { placeInputProps, uploadInputProps } from './input-props';
import type { PlacedInputProps } from './input-props';
import { RemotionLambdaError } from '../errors/errors';
import { invalidField } from '../errors/invalid-request';
import { invokeAsync, isDefiniteRejection } from '../aws/invoke';
import { claimLaunch, renewClaim, settleClaim, shortestRetryMs, launchUncertainError } from './launch-claim';
import type { ClaimTarget, HeldClaim } from './launch-claim';
import { afterPossibleLaunch } from './after-possible-launch';
import { defaultLaunchGraceMs, maxSuspensionMs } from './launch-grace';
import { toLaunchPayload } from '../protocol/payloads';
import type { RemotionPayload } from '../protocol/payloads';
import type { LaunchClaim } from '../protocol/progress-file';
import { randomRenderId } from '../protocol/render-id';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { parseRenderMediaOptions } from '../options/render-options';

/** A render that is running or about to run. */
export interface LaunchedRender extends AwsLinks {
  renderId: string;
  bucketName: string;
  /** Where the output will be. */
  outBucket: string;
  outKey: string;
  /** Whether an earlier start had launched it. */
  adopted: boolean;
  /** How many times the function was launched, according to the claim: more than 1 when an earlier launch wrote no progress. */
  launches: number;
  /** Problems that did not prevent the start: a function of a version that this package does not know. */
  warnings: string[];
}

/** Second argument of `startRender()`. */
export interface StartRenderContext {
  aws?: Aws;
  /** The same id means the same render, however often it is started: `renderIdFor()`. Default: a random id. */
  renderId?: string;
  /**
   * How long to wait for an unconfirmed launch to write progress before repeating it, in milliseconds.
   * @default 25_000 + `timeoutInMilliseconds` of the render, or half of the function's timeout if that is less; at least 30_000
   */
  graceMs?: number;
  /** For a function whose name does not follow Remotion's convention. @see https://www.remotion.dev/docs/lambda/getfunctions */
  functionFacts?: NeededFunctionFacts;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Starts a render on Remotion Lambda exactly once per render id: claims it in S3 (conditional PUT), then launches the
 * function asynchronously. Call it again after any error: it adopts the render, waits, or launches.
 *
 * Remotion's own start routine picks a random id inside the function, so repeating it renders, and bills, twice.
 *
 * @throws `RemotionLambdaError`. Not started: `InvalidRenderRequest`, `RenderFunctionNotFound`, `RenderBucketNotFound`,
 * `RenderAccessDenied`, `RenderWrongRegion`; retryable: `RenderThrottled`, `RenderServiceUnavailable`. Unknown:
 * `RenderLaunchUncertain`, retryable with the same id.
 *
 * @example
 * ```ts
 * import { renderIdFor, startRender } from 'temporal-remotion-lambda/remotion';
 * import type { LaunchedRender } from 'temporal-remotion-lambda/remotion';
 *
 * export function renderInvoice(invoiceNumber: string): Promise<LaunchedRender> {
 *   return startRender(
 *     {
 *       region: 'us-east-1',
 *       functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
 *       serveUrl: 'invoices',
 *       composition: 'Invoice',
 *       codec: 'h264',
 *       inputProps: { invoiceNumber },
 *     },
 *     { renderId: renderIdFor(invoiceNumber, { secret: process.env.RENDER_ID_SECRET! }) },
 *   );
 * }
 * ```
 */
export async function startRender(options: RenderMediaOptions, context: StartRenderContext = {}): Promise<LaunchedRender> {
  const { aws = defaultAws(), now = Date.now } = context;
  const { region, forcePathStyle, deleteAfter } = parseRenderMediaOptions(options);
  const { version, timeoutInSeconds } = context.functionFacts ?? factsOfName(options);
  assertLaunchable(options.functionName, version);
  const functionTimeoutMs = timeoutInSeconds * 1000;
  const graceMs = context.graceMs ?? defaultLaunchGraceMs(options.timeoutInMilliseconds, functionTimeoutMs);
  assertKnownOptions(options, version);
  const renderId = context.renderId ?? randomRenderId(deleteAfter);
  const bucketName = await findBucket(options, { aws });
  const props = await placeInputProps(options, renderId, async () => bucketName);

  const target: ClaimTarget = {
    aws,
    region,
    bucketName,
    renderId,
    forcePathStyle,
    functionTimeoutMs,
    cancellationEnabled: options.enableCancellation === true,
    graceMs,
    now,
  };
  await findCredentials(target, options);
  const claimedAtMs = now();
  const right = await claimLaunch(target);
  if (!right.held) return toLaunchedRender(options, version, { renderId, bucketName, adopted: true, launches: right.launches });
  try {
    const held = await prepareLaunch(target, { ...right, claimedAtMs }, props);
    await launch(target, held, options, toLaunchPayload(options, { version, inputProps: props.inputProps, bucketName, renderId }));
  } catch (error) {
    throw withEarlierLaunches(error, right.claim, renderId);
  }
  return toLaunchedRender(options, version, { renderId, bucketName, adopted: false, launches: right.claim.launches });
}

/**
 * Uploads large props, and checks that the claim is still fresh. The upload comes after the claim, because only now is it
 * certain that no other start launches: an earlier launch may have read, and deleted, the props of an earlier upload.
 */
async function prepareLaunch(target: ClaimTarget, held: DatedClaim, props: PlacedInputProps): Promise<HeldClaim> {
  let current = held;
  try {
    await uploadInputProps(props, target);
    // A slow upload is no reason to give up the launch.
    if (props.file && isStale(target, current)) current = await renewedClaim(target, current);
    if (isStale(target, current)) throw launchUncertainError(target, shortestRetryMs);
    return current;
  } catch (error) {
    // This start launched nothing, so the next one does not have to wait.
    await settleClaim(target, current, 'rejected');
    throw error;
  }
}

interface DatedClaim extends HeldClaim {
  claimedAtMs: number;
}

async function renewedClaim(target: ClaimTarget, held: DatedClaim): Promise<DatedClaim> {
  const claimedAtMs = target.now();
  return { ...(await renewClaim(target, held)), claimedAtMs };
}

/** While a process was suspended, another start may have taken its claim over and launched the function. */
function isStale({ now, graceMs }: ClaimTarget, { claimedAtMs }: DatedClaim): boolean {
  return now() - claimedAtMs > Math.min(maxSuspensionMs, graceMs / 2);
}

/** What a start returns: the render, where its output will be, and links to the AWS console. */
export function toLaunchedRender(
  options: RenderMediaOptions,
  version: string,
  started: Pick<LaunchedRender, 'renderId' | 'bucketName' | 'adopted' | 'launches'>,
): LaunchedRender {
  const { renderId, bucketName } = started;
  const { functionName, outName, codec, audioCodec } = options;
  const output = expectedOutput({ renderId, outName: outName ?? undefined, codec, audioCodec: audioCodec ?? null }, bucketName);
  const warning = versionWarning(functionName, version);
  return {
    ...started,
    outBucket: output.bucketName,
    outKey: output.key,
    warnings: warning === null ? [] : [warning],
    ...awsLinks({ ...options, bucketName, renderId }),
  };
}

/** A claim that was taken over means an earlier, unconfirmed launch: it may still be in the queue. */
function withEarlierLaunches(error: unknown, { launches }: LaunchClaim, renderId: string): unknown {
  const isSure = error instanceof RemotionLambdaError && error.code !== 'RenderLaunchUncertain';
  return launches > 1 && isSure ? afterPossibleLaunch(error, renderId) : error;
}

/** Finding credentials can take long, so it must not happen between claim and launch. */
async function findCredentials({ aws, region, bucketName, renderId }: ClaimTarget, { functionName }: RenderMediaOptions): Promise<void> {
  try {
    await aws.lambda(region).config.credentials();
  } catch (error) {
    throw fromAwsError(error, launchCall({ region, functionName, bucketName, renderId }));
  }
}

async function launch(target: ClaimTarget, held: HeldClaim, { region, functionName }: RenderMediaOptions, payload: RemotionPayload): Promise<void> {
  try {
    await invokeAsync({ aws: target.aws, region, functionName, payload });
  } catch (error) {
    // Unless Lambda definitely refused, the claim stays: the launch may be in the queue.
    if (!isDefiniteRejection(error)) throw launchUncertainError(target, shortestRetryMs, error);
    await settleClaim(target, held, 'rejected');
    const { renderId, bucketName } = target;
    throw fromAwsError(error, launchCall({ region, functionName, bucketName, renderId }));
  }
  await settleClaim(target, held, 'accepted');
}

function launchCall(place: { region: string; functionName: string; bucketName: string; renderId: string }): AwsCall {
  return { service: 'Lambda', what: `launch render ${place.renderId}`, permission: 'lambda:InvokeFunction', ...place };
}

function factsOfName({ functionName }: RenderMediaOptions): NeededFunctionFacts {
  const facts = parseFunctionName(functionName);
  if (facts) return facts;
  throw invalidField(
    'functionName',
    `expected a name that follows Remotion's convention, like remotion-render-4-0-527-mem2048mb-disk2048mb-120sec (it contains version and timeout), got ${JSON.stringify(functionName)}; for other names pass functionFacts, or use start: 'handler' (startRenderByHandler)`,
  );
}

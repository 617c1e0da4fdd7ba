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
import { claimLaunch, renewClaim, settleClaim, shortestRetryMs, uncertain } from './launch-claim';
import type { ClaimTarget, HeldClaim } from './launch-claim';
import { launchedPerhaps } from './launched-perhaps';
import { defaultLaunchGraceMs, frozenAtMostMs } from './launch-grace';
import { supportsCancellation, toLaunchPayload } from '../protocol/payloads';
import type { RemotionPayload } from '../protocol/payloads';
import type { LaunchClaim } from '../protocol/progress-file';
import { randomRenderId } from '../protocol/render-id';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { parseRenderMediaOptions } from '../options/render-options';

/** A render that runs, or is about to. */
export interface LaunchedRender extends AwsLinks {
  renderId: string;
  bucketName: string;
  /** Where the output is going to be. */
  outBucket: string;
  outKey: string;
  /** Whether an earlier start had launched it. */
  adopted: boolean;
  /** How often the function was launched, as far as the claim tells: more than 1 when an earlier launch did not show. */
  launches: number;
  /** What deserves a look although the render was started: a function of a version that this package does not know. */
  warnings: string[];
}

export interface StartRenderContext {
  aws?: Aws;
  /** The same id means the same render, however often it is started: `renderIdFor()`. Default: a random one. */
  renderId?: string;
  /**
   * How long an unconfirmed launch may take to show before it is repeated, in milliseconds.
   * @default 25_000 + `timeoutInMilliseconds` of the render, or half of the function's timeout if that is less; at least 30_000
   */
  graceMs?: number;
  /** Of a function under a name of your own, which does not tell them. @see https://www.remotion.dev/docs/lambda/getfunctions */
  functionFacts?: NeededFunctionFacts;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Starts a render on Remotion Lambda, exactly once for one render id: claims it in S3 (conditional PUT), then launches
 * the function asynchronously. It may be called again after any error: it then adopts the render, waits, or launches.
 *
 * Remotion's own start routine makes a random id within the function, so repeating it renders, and bills, twice.
 *
 * @throws `RemotionLambdaError`. Not started: `InvalidRenderRequest`, `RenderFunctionNotFound`, `RenderBucketNotFound`,
 * `RenderAccessDenied`, `RenderWrongRegion`; retryable: `RenderThrottled`, `RenderServiceUnavailable`. Not known:
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
    cancellationEnabled: options.enableCancellation === true && supportsCancellation(version),
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
    throw inLightOfEarlier(error, right.claim, renderId);
  }
  return toLaunchedRender(options, version, { renderId, bucketName, adopted: false, launches: right.claim.launches });
}

/**
 * What has to be done, and to hold, before a launch: only now is it certain that nobody else launches, so only now are
 * large props uploaded. An earlier launch may have used up, and deleted, those of before.
 */
async function prepareLaunch(target: ClaimTarget, held: DatedClaim, props: PlacedInputProps): Promise<HeldClaim> {
  let current = held;
  try {
    await uploadInputProps(props, target);
    // An upload may take long, without anything being wrong.
    if (props.file && isStale(target, current)) current = await renewedClaim(target, current);
    if (isStale(target, current)) throw uncertain(target, shortestRetryMs);
    return current;
  } catch (error) {
    // The next start need not wait: this one launched nothing.
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

/** A process that was frozen may find its claim taken over, and the function launched, once it goes on. */
function isStale({ now, graceMs }: ClaimTarget, { claimedAtMs }: DatedClaim): boolean {
  return now() - claimedAtMs > Math.min(frozenAtMostMs, graceMs / 2);
}

/** What a start returns: the render, where its output is going to be, and where to look. */
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

/** A claim that was taken over tells of a launch that nobody confirmed, whoever made it: it may still be in the queue. */
function inLightOfEarlier(error: unknown, { launches }: LaunchClaim, renderId: string): unknown {
  const isSure = error instanceof RemotionLambdaError && error.code !== 'RenderLaunchUncertain';
  return launches > 1 && isSure ? launchedPerhaps(error, renderId) : error;
}

/** Looking for credentials can take long, and must not lie between the claim and the launch. */
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
    // Unless Lambda surely refused, the claim stays: the launch may be in the queue, and only time tells.
    if (!isDefiniteRejection(error)) throw uncertain(target, shortestRetryMs, error);
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
    `expected a name by Remotion's convention, like remotion-render-4-0-527-mem2048mb-disk2048mb-120sec (it tells version and timeout), got ${JSON.stringify(functionName)}; for other names give functionFacts, or use start: 'handler' (startRenderByHandler)`,
  );
}

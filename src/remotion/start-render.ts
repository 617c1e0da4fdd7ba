import { defaultAws } from './aws';
import type { Aws } from './aws';
import { fromAwsError } from './aws-errors';
import { awsLinks } from './aws-links';
import type { AwsLinks } from './aws-links';
import { findBucket } from './find-bucket';
import { parseFunctionName } from './function-name';
import type { FunctionFacts } from './function-name';
import { placeInputProps } from './input-props';
import { invalidField } from './invalid-request';
import { invokeAsync, isDefiniteRejection } from './invoke';
import { claimLaunch, rejectClaim, uncertain } from './launch-claim';
import type { ClaimTarget, HeldClaim } from './launch-claim';
import { supportsCancellation, toLaunchPayload } from './payloads';
import type { RemotionPayload } from './payloads';
import { randomRenderId } from './render-id';
import type { RenderMediaOptions } from './render-media-options';
import { parseRenderMediaOptions } from './render-options';

/** A render that runs, or is about to. */
export interface StartedRender extends AwsLinks {
  renderId: string;
  bucketName: string;
  /** Whether an earlier start had launched it. */
  adopted: boolean;
}

export interface StartRenderContext {
  aws?: Aws;
  /** The same id means the same render, however often it is started: `renderIdFor()`. Default: a random one. */
  renderId?: string;
  /** How long an unconfirmed launch may take to show before it is repeated, in milliseconds. @default 30_000 */
  graceMs?: number;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/** A cold start until the first write takes about 4 s; Lambda's queue is emptied within a second or two. */
export const defaultGraceMs = 30_000;

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
 * import type { StartedRender } from 'temporal-remotion-lambda/remotion';
 *
 * export function renderInvoice(invoiceNumber: string): Promise<StartedRender> {
 *   return startRender(
 *     {
 *       region: 'us-east-1',
 *       functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
 *       serveUrl: 'invoices',
 *       composition: 'Invoice',
 *       codec: 'h264',
 *       inputProps: { invoiceNumber },
 *     },
 *     { renderId: renderIdFor(invoiceNumber) },
 *   );
 * }
 * ```
 */
export async function startRender(options: RenderMediaOptions, context: StartRenderContext = {}): Promise<StartedRender> {
  const { aws = defaultAws(), graceMs = defaultGraceMs, now = Date.now } = context;
  const { region, forcePathStyle, deleteAfter } = parseRenderMediaOptions(options);
  const { version, timeoutInSeconds } = functionFactsOf(options);
  const renderId = context.renderId ?? randomRenderId(deleteAfter);
  const bucketName = await findBucket(options, { aws });
  const inputProps = await placeInputProps(options, async () => ({ aws, region, bucketName, forcePathStyle }));

  const target: ClaimTarget = {
    aws,
    region,
    bucketName,
    renderId,
    forcePathStyle,
    functionTimeoutMs: timeoutInSeconds * 1000,
    cancellationEnabled: options.enableCancellation === true && supportsCancellation(version),
    graceMs,
    now,
  };
  const held = await claimLaunch(target);
  if (held) await launch(target, held, options, toLaunchPayload(options, { version, inputProps, bucketName, renderId }));
  return { renderId, bucketName, adopted: held === null, ...awsLinks({ ...options, bucketName, renderId }) };
}

async function launch(target: ClaimTarget, held: HeldClaim, { region, functionName }: RenderMediaOptions, payload: RemotionPayload): Promise<void> {
  try {
    await invokeAsync({ aws: target.aws, region, functionName, payload });
  } catch (error) {
    // Unless Lambda surely refused, the claim stays: the launch may be in the queue, and only time tells.
    if (!isDefiniteRejection(error)) throw uncertain(target, Infinity, error);
    await rejectClaim(target, held);
    const { renderId, bucketName } = target;
    const what = `launch render ${renderId}`;
    const call = { service: 'Lambda', what, permission: 'lambda:InvokeFunction', region, functionName, bucketName, renderId } as const;
    throw fromAwsError(error, call);
  }
}

function functionFactsOf({ functionName }: RenderMediaOptions): FunctionFacts {
  const facts = parseFunctionName(functionName);
  if (facts) return facts;
  throw invalidField(
    'functionName',
    `expected a name by Remotion's convention, like remotion-render-4-0-527-mem2048mb-disk2048mb-120sec (it tells version and timeout), got ${JSON.stringify(functionName)}; use start: 'handler' (startRenderByHandler) for other names`,
  );
}

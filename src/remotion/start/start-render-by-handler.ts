import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { defaultAws } from '../aws/aws';
import type { Aws } from '../aws/aws';
import { fromAwsError, requestText } from '../aws/aws-errors';
import { errorText } from '../aws/error-text';
import { RemotionLambdaError } from '../errors/errors';
import { findBucket } from '../aws/find-bucket';
import { readFunctionAnswer } from '../protocol/function-answer';
import { parseFunctionName } from '../protocol/function-name';
import { assertKnownOptions } from '../protocol/function-version';
import { placeInputProps, uploadInputProps } from './input-props';
import { invokeSync, isDefiniteRejection } from '../aws/invoke';
import { latestKnownVersion, toStartPayload } from '../protocol/payloads';
import { randomRenderId } from '../protocol/render-id';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { parseRenderMediaOptions } from '../options/render-options';
import { toLaunchedRender } from './start-render';
import type { LaunchedRender } from './start-render';

export interface StartRenderByHandlerContext {
  aws?: Aws;
  /** Remotion's version of the function, when its name does not tell. */
  version?: string;
  /**
   * Names the file of inputProps that are too large for a payload: calls with one id write the same file. No other
   * render may have it, since the function deletes the file when the render ends. Default: a random one.
   */
  inputPropsId?: string;
}

/**
 * Starts a render by Remotion's own start routine, as `renderMediaOnLambda()` does: one more invocation, and the
 * function makes a random render id. So it is never safe to repeat once the answer got lost.
 *
 * @throws `RemotionLambdaError`, as `startRender()`: one that is retryable has started nothing; and
 * `RenderStartUncertain` when the answer got lost: a render may run under an id that nobody knows. `RenderVersionMismatch`, `RenderStartRefused`: the function's answer.
 */
export async function startRenderByHandler(
  options: RenderMediaOptions,
  context: StartRenderByHandlerContext = {},
): Promise<LaunchedRender> {
  const { aws = defaultAws() } = context;
  const { functionName, region, forcePathStyle } = parseRenderMediaOptions(options);
  const version = versionOf(functionName, context);
  assertKnownOptions(options, version);
  // Without forceBucketName the function looks for the bucket itself, but large props must be in it before.
  const props = await placeInputProps(options, context.inputPropsId ?? randomRenderId(), () => findBucket(options, { aws }));
  await uploadInputProps(props, { aws, region, forcePathStyle });
  const output = await start(aws, options, toStartPayload(options, { version, inputProps: props.inputProps }));
  const { renderId, bucketName } = readStartAnswer(output, options);
  return toLaunchedRender(options, version, { renderId, bucketName, adopted: false, launches: 1 });
}

async function start(
  aws: Aws,
  { region, functionName }: RenderMediaOptions,
  payload: ReturnType<typeof toStartPayload>,
): Promise<InvokeCommandOutput> {
  try {
    return await invokeSync({ aws, region, functionName, payload });
  } catch (error) {
    if (!isDefiniteRejection(error)) throw startUncertain({ region, functionName }, error);
    const call = { service: 'Lambda', what: 'start the render', permission: 'lambda:InvokeFunction', region, functionName } as const;
    throw fromAwsError(error, call);
  }
}

function readStartAnswer(output: InvokeCommandOutput, { region, functionName }: RenderMediaOptions): { renderId: string; bucketName: string } {
  const answer = readFunctionAnswer(output, { functionName, region });
  const request = requestText(output.$metadata.requestId);
  if (answer.kind === 'crashed') throw startUncertain({ region, functionName }, new Error(`${answer.message}${request}`));
  if (answer.kind === 'refused') throw refused(`${errorText(answer.message)}${request}`, { region, functionName });
  const { renderId, bucketName } = answer.value as { renderId?: string; bucketName?: string };
  if (!renderId || !bucketName) throw startUncertain({ region, functionName }, new Error(`the answer has no renderId${request}`));
  return { renderId, bucketName };
}

function versionOf(functionName: string, { version }: StartRenderByHandlerContext): string {
  // The function refuses a wrong version and names its own, so a guess does no harm.
  return version ?? parseFunctionName(functionName)?.version ?? latestKnownVersion;
}

function refused(message: string, { region, functionName }: Pick<RenderMediaOptions, 'region' | 'functionName'>): RemotionLambdaError {
  const isMismatch = /version mismatch/i.test(message);
  return new RemotionLambdaError({
    code: isMismatch ? 'RenderVersionMismatch' : 'RenderStartRefused',
    message: `Function ${functionName} in ${region} refused to start the render: ${message}.`,
    remedy: isMismatch
      ? 'Deploy the function again under the name of its version, or name a function of the right version.'
      : "Correct what the function's answer names.",
    retryable: false,
  });
}

function startUncertain({ region, functionName }: Pick<RenderMediaOptions, 'region' | 'functionName'>, cause: unknown): RemotionLambdaError {
  const why = errorText(cause);
  return new RemotionLambdaError({
    code: 'RenderStartUncertain',
    message: `The answer of function ${functionName} in ${region} got lost (${why}); a render may be running under an id that is not known.`,
    remedy: "Look below renders/ in the bucket before starting again; start: 'launch' (startRender) does not have this problem.",
    retryable: false,
    cause,
  });
}

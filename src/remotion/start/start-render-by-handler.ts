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

/** Second argument of `startRenderByHandler()`. */
export interface StartRenderByHandlerContext {
  aws?: Aws;
  /** The function's Remotion version, when its name does not contain it. */
  version?: string;
  /**
   * Names the file for inputProps that are too large for a payload: calls with the same id write the same file. Use it
   * for one render only, since the function deletes the file when the render ends. Default: a random id.
   */
  inputPropsId?: string;
}

/**
 * Starts a render through Remotion's own start routine, as `renderMediaOnLambda()` does: one more invocation, and the
 * function picks a random render id. So once the answer is lost, repeating the call is never safe.
 *
 * @throws `RemotionLambdaError`, as `startRender()`: if it is retryable, nothing was started. `RenderStartUncertain` when
 * the answer was lost: a render may be running under an unknown id. `RenderVersionMismatch`, `RenderStartRefused`: the
 * function's answer
 */
export async function startRenderByHandler(
  options: RenderMediaOptions,
  context: StartRenderByHandlerContext = {},
): Promise<LaunchedRender> {
  const { aws = defaultAws() } = context;
  const { functionName, region, forcePathStyle } = parseRenderMediaOptions(options);
  const version = versionOf(functionName, context);
  assertKnownOptions(options, version);
  // Without forceBucketName the function finds the bucket itself, but large props must be uploaded before it runs.
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
  // A guess does no harm: the function refuses a wrong version and reports its own.
  return version ?? parseFunctionName(functionName)?.version ?? latestKnownVersion;
}

function refused(message: string, { region, functionName }: Pick<RenderMediaOptions, 'region' | 'functionName'>): RemotionLambdaError {
  const isMismatch = /version mismatch/i.test(message);
  return new RemotionLambdaError({
    code: isMismatch ? 'RenderVersionMismatch' : 'RenderStartRefused',
    message: `Function ${functionName} in ${region} refused to start the render: ${message}.`,
    remedy: isMismatch
      ? 'Redeploy the function under the name of its version, or set functionName to a function of the right version.'
      : "Correct what the function's answer complains about.",
    retryable: false,
  });
}

function startUncertain({ region, functionName }: Pick<RenderMediaOptions, 'region' | 'functionName'>, cause: unknown): RemotionLambdaError {
  const why = errorText(cause);
  return new RemotionLambdaError({
    code: 'RenderStartUncertain',
    message: `The answer of function ${functionName} in ${region} was lost (${why}); a render may be running under an unknown id.`,
    remedy: "Check renders/ in the bucket before starting again; start: 'launch' (startRender) does not have this problem.",
    retryable: false,
    cause,
  });
}

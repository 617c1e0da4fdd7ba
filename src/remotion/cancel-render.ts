import { defaultAws } from './aws/aws';
import type { Aws } from './aws/aws';
import { fromAwsError } from './aws/aws-errors';
import { cancelKey } from './protocol/bucket-keys';
import { RemotionLambdaError } from './errors/errors';
import { readProgressFile } from './progress/read-progress-file';
import type { ProgressFile } from './protocol/progress-file';
import { writeJson } from './aws/s3-objects';

/** The render that `cancelRender()` cancels. */
export interface CancelRenderInput {
  renderId: string;
  bucketName: string;
  region: string;
  forcePathStyle?: boolean | null;
}

/** Options of `cancelRender()` that are not about the render. */
export interface CancelRenderContext {
  aws?: Aws;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Asks a render to stop, like Remotion's `cancelRenderOnLambda()`: writes a marker that its functions check once a
 * second. The render then ends with a fatal error in its progress: "renderMedia() got cancelled". Its files stay.
 *
 * A render without progress gets the marker too: a launch still waiting in Lambda's queue finds it when it runs.
 * Needs s3:GetObject and s3:PutObject.
 *
 * @throws `RemotionLambdaError` with code `RenderNotCancellable` for a render that was started without
 * `enableCancellation`, or by a function older than 4.0.515
 */
export async function cancelRender(input: CancelRenderInput, context: CancelRenderContext = {}): Promise<void> {
  const { aws = defaultAws(), now = Date.now } = context;
  const file = await progressFileOrNull(input, aws);
  if (file && file.cancellationEnabled !== true) throw notCancellable(input);

  const { renderId, bucketName, region, forcePathStyle } = input;
  const key = cancelKey(renderId);
  try {
    await writeJson({ aws, scope: { region, forcePathStyle }, bucketName, key }, JSON.stringify({ cancelledAt: now() }), null);
  } catch (error) {
    const what = `cancel render ${renderId}`;
    throw fromAwsError(error, { service: 'S3', what, permission: 's3:PutObject', region, bucketName, key, renderId });
  }
}

async function progressFileOrNull(input: CancelRenderInput, aws: Aws): Promise<ProgressFile | null> {
  try {
    return (await readProgressFile(input, { aws })).file;
  } catch (error) {
    if (error instanceof RemotionLambdaError && error.code === 'RenderNotFound') return null;
    throw error;
  }
}

function notCancellable({ renderId, bucketName, region }: CancelRenderInput): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderNotCancellable',
    message: `Render ${renderId} (bucket ${bucketName}, ${region}) cannot be cancelled: it was started without enableCancellation: true, or by a function older than 4.0.515.`,
    remedy: 'Let it finish. Start the next one with enableCancellation: true on a function of version 4.0.515 or later.',
    retryable: false,
    renderId,
    bucketName,
  });
}

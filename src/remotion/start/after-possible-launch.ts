import { RemotionLambdaError } from '../errors/errors';

/**
 * The failure of a start after an earlier start that may have launched. A retryable failure stays what it is, with
 * `mayBeLaunched` set. A permanent one becomes an uncertain launch, since it does not undo the earlier start.
 */
export function afterPossibleLaunch(failure: RemotionLambdaError, renderId: string): RemotionLambdaError {
  const { code, message, remedy, bucketName, retryable, retryAfterMs } = failure;
  if (retryable) return new RemotionLambdaError({ code, message, remedy, retryable, retryAfterMs, mayBeLaunched: true, renderId, bucketName, cause: failure });
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `Render ${renderId} may have been launched by an earlier try whose outcome is unknown, and could not be started again: ${message}`,
    remedy,
    retryable: false,
    renderId,
    bucketName,
    cause: failure,
  });
}

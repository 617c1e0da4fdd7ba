import { RemotionLambdaError } from '../errors/errors';

/**
 * A failure of a start in the light of an earlier one that may have launched. One for good does not undo that, so it is
 * an uncertain launch; one that is tried again stays what it is, and says so.
 */
export function launchedPerhaps(failure: RemotionLambdaError, renderId: string): RemotionLambdaError {
  const { code, message, remedy, bucketName, retryable, retryAfterMs } = failure;
  if (retryable) return new RemotionLambdaError({ code, message, remedy, retryable, retryAfterMs, mayBeLaunched: true, renderId, bucketName, cause: failure });
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `Render ${renderId} may have been launched, by an earlier try whose outcome is not known, and could not be started again: ${message}`,
    remedy,
    retryable: false,
    renderId,
    bucketName,
    cause: failure,
  });
}

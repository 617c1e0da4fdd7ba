import { RemotionLambdaError } from '../errors/errors';

/** A start that fails for good does not undo what an earlier one may have launched: the same failure as an uncertain launch. */
export function launchedPerhaps(failure: RemotionLambdaError, renderId: string): RemotionLambdaError {
  const { message, remedy, bucketName } = failure;
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

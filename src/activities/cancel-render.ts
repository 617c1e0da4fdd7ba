import type { CancelledRender, CancelRenderRequest } from '../contract/activities';
import { RemotionLambdaError } from '../remotion/errors/errors';
import { findBucket } from '../remotion/aws/find-bucket';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import type { ActivityDeps } from './options';

/**
 * Writes Remotion's cancel marker, even if the start was never confirmed: a launch still in Lambda's queue then finds
 * the marker when it runs.
 */
export async function cancelRender(request: CancelRenderRequest, { aws, remotion }: ActivityDeps): Promise<CancelledRender> {
  const { region, forcePathStyle, forceBucketName, deleteAfter, idempotencyKey } = request;
  const { renderId, bucketName } = request.started ?? {
    renderId: renderIdOfRun(idempotencyKey, deleteAfter),
    bucketName: await findBucket({ region, forcePathStyle, forceBucketName }, { aws }),
  };
  try {
    await remotion.cancelRender({ renderId, bucketName, region, forcePathStyle }, { aws });
    return { reason: null };
  } catch (error) {
    if (!(error instanceof RemotionLambdaError) || error.code !== 'RenderNotCancellable') throw error;
    return { reason: `${error.message} ${error.remedy}` };
  }
}

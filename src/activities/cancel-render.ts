import type { CancelledRender, CancelRenderRequest } from '../contract/activities';
import type { StartedRender } from '../contract/result';
import { RemotionLambdaError } from '../remotion/errors';
import { findBucket } from '../remotion/find-bucket';
import { renderIdFor } from '../remotion/render-id';
import type { ActivityDeps } from './create-render-activities';

/**
 * Writes Remotion's cancel marker. Also when the start was never confirmed: a launch that still waits in Lambda's
 * queue then finds the marker when it runs.
 */
export async function cancelRender(request: CancelRenderRequest, deps: ActivityDeps): Promise<CancelledRender> {
  const { region, forcePathStyle } = request.render;
  const { aws, remotion } = deps;
  const { renderId, bucketName } = request.started ?? (await unconfirmed(request, deps));
  try {
    await remotion.cancelRender({ renderId, bucketName, region, forcePathStyle }, { aws });
    return { started: request.started, reason: null };
  } catch (error) {
    if (!(error instanceof RemotionLambdaError) || error.code !== 'RenderNotCancellable') throw error;
    return { started: null, reason: `${error.message} ${error.remedy}` };
  }
}

async function unconfirmed(
  { render, idempotencyKey }: CancelRenderRequest,
  { aws }: ActivityDeps,
): Promise<Pick<StartedRender, 'renderId' | 'bucketName'>> {
  const bucketName = await findBucket(render, { aws });
  return { renderId: renderIdFor(idempotencyKey, render.deleteAfter), bucketName };
}

import type { DeleteRenderRequest } from '../contract/activities';
import { artifactsFolder, progressKey } from '../remotion/bucket-keys';
import type { ActivityDeps } from './options';

/**
 * Deletes the files of a render that has ended. Of a finished one its progress.json stays, too: it is the receipt by
 * which a start that is made again finds the render instead of paying for another one.
 */
export async function deleteRender(request: DeleteRenderRequest, { aws, remotion }: ActivityDeps): Promise<{ freedBytes: number }> {
  const { renderId, bucketName, region, forcePathStyle, outKey, keepResult } = request;
  const keep = keepResult ? [outKey, progressKey(renderId), artifactsFolder(renderId)] : [];
  return remotion.deleteRender({ renderId, bucketName, region, forcePathStyle, keep }, { aws });
}

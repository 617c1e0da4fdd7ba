import type { DeleteRenderRequest } from '../contract/activities';
import { artifactsFolder, cancelKey, progressKey } from '../remotion/protocol/bucket-keys';
import type { ActivityDeps } from './options';

/**
 * Deletes the files of a render that has ended, but for progress.json and the cancel marker: by the one a start that is
 * made again, or thaws, knows that there was this render, instead of paying for another one; by the other a launch that
 * comes late knows that nobody wants it.
 */
export async function deleteRender(request: DeleteRenderRequest, { aws, remotion }: ActivityDeps): Promise<{ freedBytes: number }> {
  const { renderId, bucketName, region, forcePathStyle, outKey, keepResult } = request;
  const receipts = [progressKey(renderId), cancelKey(renderId)];
  const keep = keepResult ? [...receipts, outKey, artifactsFolder(renderId)] : receipts;
  return remotion.deleteRender({ renderId, bucketName, region, forcePathStyle, keep }, { aws });
}

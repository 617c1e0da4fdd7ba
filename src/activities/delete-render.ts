import type { DeleteRenderRequest } from '../contract/activities';
import { artifactsFolder, cancelKey, progressKey } from '../remotion/protocol/bucket-keys';
import type { ActivityDeps } from './options';

/**
 * Deletes the files of a render that has ended, except progress.json and the cancel marker. progress.json keeps a start
 * that is repeated, or resumes after a freeze, from launching and paying for the render again. The cancel marker stops a
 * launch that runs late.
 */
export async function deleteRender(request: DeleteRenderRequest, { aws, remotion }: ActivityDeps): Promise<{ freedBytes: number }> {
  const { renderId, bucketName, region, forcePathStyle, outKey, keepResult } = request;
  const markers = [progressKey(renderId), cancelKey(renderId)];
  const keep = keepResult ? [...markers, outKey, artifactsFolder(renderId)] : markers;
  return remotion.deleteRender({ renderId, bucketName, region, forcePathStyle, keep }, { aws });
}

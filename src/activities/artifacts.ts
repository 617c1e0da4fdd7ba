import type { RenderResult } from '../contract/result';
import type { ReceivedArtifact } from '../remotion/protocol/render-progress';

/** A result is in the history once per downstream target, of which there may be a hundred. */
const maxBytes = 32_000;

/** The artifacts of a render for its result, as many as fit: a render may emit one per frame. */
export async function resultArtifacts(
  received: readonly ReceivedArtifact[],
  urlOf: (key: string) => Promise<string>,
): Promise<Pick<RenderResult, 'artifacts' | 'artifactCount'>> {
  const artifacts: RenderResult['artifacts'] = [];
  let bytes = 2;
  for (const { filename, s3Key: key, sizeInBytes } of received) {
    const artifact = { filename, key, url: await urlOf(key), sizeInBytes };
    bytes += Buffer.byteLength(JSON.stringify(artifact)) + 1;
    if (bytes > maxBytes) break;
    artifacts.push(artifact);
  }
  return { artifacts, artifactCount: received.length };
}

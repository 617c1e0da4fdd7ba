import type { WatchRequest } from '../contract/activities';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import type { S3OutputProvider } from '../remotion/options/render-options';
import type { ActivityDeps } from './options';
import { recordRead } from './render-metrics';
import { outputProvider } from './to-render-media-options';

/** Reads the watched render. If progress.json is unchanged since the previous reading, S3 does not send it again. */
export async function readRender(request: WatchRequest, deps: ActivityDeps, previous?: RenderReading): Promise<RenderReading> {
  const { functionName, functionFacts, region, renderId, bucketName, forcePathStyle } = request;
  const s3OutputProvider = providerOf(request, deps);
  const input = { functionName, region, renderId, bucketName, forcePathStyle, s3OutputProvider };
  // A watch checks for the output itself before it gives up on a render, and counts how many times that fails.
  const reading = deps.remotion.readRenderProgress(input, { aws: deps.aws, functionFacts, previous, whenOutputUnknown: 'goOn' });
  return recordRead(reading);
}

/** The provider of the watched render's output, if any. */
export function providerOf({ s3OutputProvider }: WatchRequest, { options }: ActivityDeps): S3OutputProvider | undefined {
  return s3OutputProvider ? outputProvider(s3OutputProvider, options) : undefined;
}

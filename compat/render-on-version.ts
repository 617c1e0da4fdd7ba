import { setTimeout as wait } from 'node:timers/promises';
import type { Stack } from '../local/stack/stack';
import { createAws, findOutput, getRenderProgress, startRender, toFunctionName } from '../src/remotion';
import type { Aws, RenderMediaOptions, RenderProgress, LaunchedRender } from '../src/remotion';

/** The outcome of a render on one version's real function. */
export interface VersionRender {
  seconds: number;
  /** Null on success: the render is done and its output exists. */
  problem: string | null;
}

const maxRenderMs = 120_000;
const pollMs = 500;

/** Renders the sample composition on one version's function: claims and launches it, polls until it ends, finds the output. */
export async function renderOnVersion(version: string, stack: Stack): Promise<VersionRender> {
  const begin = Date.now();
  const problem = await render(version, stack).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return { seconds: (Date.now() - begin) / 1000, problem };
}

async function render(version: string, stack: Stack): Promise<string | null> {
  const { s3Endpoint, lambdaEndpoint, region, bucketName, serveUrl, credentials } = stack;
  const aws = createAws({ s3Endpoint, lambdaEndpoint: lambdaEndpoint.url, forcePathStyle: true, credentials });
  const functionName = toFunctionName({ version, memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 });
  const options: RenderMediaOptions = { functionName, region, forceBucketName: bucketName, serveUrl, composition: 'Hello', codec: 'h264' };
  const started = await startRender(options, { aws });
  const progress = await untilEnded(started, options, aws);
  if (!progress.done) return progress.errors[0]?.message ?? `not done after ${maxRenderMs / 1000} s, at ${progress.overallProgress}`;
  const output = await findOutput({ region, bucketName: started.outBucket, key: started.outKey }, { aws });
  if (!output || output === 'forbidden' || !output.sizeInBytes) return `done, but ${started.outKey} does not exist`;
  return null;
}

async function untilEnded({ renderId, bucketName }: LaunchedRender, { functionName, region }: RenderMediaOptions, aws: Aws): Promise<RenderProgress> {
  const begin = Date.now();
  for (;;) {
    const progress = await getRenderProgress({ functionName, region, renderId, bucketName }, { aws });
    if (progress.done || progress.fatalErrorEncountered || Date.now() - begin > maxRenderMs) return progress;
    await wait(pollMs);
  }
}

import { getRenderProgress as getProgress, renderMediaOnLambda } from '@remotion/lambda-client';
import type { AwsRegion, RenderMediaOnLambdaInput, RenderProgress } from '@remotion/lambda-client';

/** A render that was started, and what it takes to ask for it. */
export interface BaselineRender {
  region: AwsRegion;
  functionName: string;
  renderId: string;
  bucketName: string;
}

export async function startRender(input: RenderMediaOnLambdaInput): Promise<BaselineRender> {
  const { renderId, bucketName } = await renderMediaOnLambda(input);
  return { region: input.region, functionName: input.functionName, renderId, bucketName };
}

/** Reads S3 from here instead of invoking the function: the cheapest way that Remotion's client knows. */
export async function getRenderProgress(render: BaselineRender): Promise<RenderProgress> {
  return getProgress({ ...render, skipLambdaInvocation: true });
}

import { heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { getRenderProgress as getProgress, renderMediaOnLambda } from '@remotion/lambda-client';
import type { AwsRegion, RenderMediaOnLambdaInput, RenderProgress } from '@remotion/lambda-client';

/** A started render, and what is needed to poll it. */
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

/** Reads S3 directly instead of invoking the function: the cheapest way Remotion's client offers. */
export async function getRenderProgress(render: BaselineRender): Promise<RenderProgress> {
  return getProgress({ ...render, skipLambdaInvocation: true });
}

/** Temporal's pattern for frequent polling: one activity that loops, and heartbeats so that the server notices a dead worker. */
export async function pollUntilDone(render: BaselineRender): Promise<string | null> {
  for (;;) {
    const progress = await getRenderProgress(render);
    if (hasSucceeded(progress)) return progress.outputFile;
    heartbeat(progress.overallProgress);
    await sleep('1s');
  }
}

/** Temporal's pattern for infrequent polling: an activity that fails until the render has ended and is retried at intervals. */
export async function pollOnce(render: BaselineRender): Promise<string | null> {
  const progress = await getRenderProgress(render);
  if (hasSucceeded(progress)) return progress.outputFile;
  throw ApplicationFailure.create({ message: 'The render goes on', category: ApplicationFailureCategory.BENIGN });
}

function hasSucceeded({ done, fatalErrorEncountered, errors }: RenderProgress): boolean {
  if (fatalErrorEncountered) throw ApplicationFailure.nonRetryable(errors[0]?.message, 'RenderFailed', errors);
  return done;
}

import { heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
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

/** Temporal's pattern for frequent polls: one activity that loops, and heartbeats so that its worker's death is noticed. */
export async function pollUntilDone(render: BaselineRender): Promise<string | null> {
  for (;;) {
    const progress = await getRenderProgress(render);
    if (hasSucceeded(progress)) return progress.outputFile;
    heartbeat(progress.overallProgress);
    await sleep('1s');
  }
}

/** Temporal's pattern for infrequent polls: an activity that fails until the end, and is tried again at intervals. */
export async function pollOnce(render: BaselineRender): Promise<string | null> {
  const progress = await getRenderProgress(render);
  if (hasSucceeded(progress)) return progress.outputFile;
  throw ApplicationFailure.create({ message: 'The render goes on', category: ApplicationFailureCategory.BENIGN });
}

function hasSucceeded({ done, fatalErrorEncountered, errors }: RenderProgress): boolean {
  if (fatalErrorEncountered) throw ApplicationFailure.nonRetryable(errors[0]?.message, 'RenderFailed', errors);
  return done;
}

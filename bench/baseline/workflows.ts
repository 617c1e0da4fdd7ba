import { ApplicationFailure, defineQuery, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { RenderMediaOnLambdaInput, RenderProgress } from '@remotion/lambda-client';
import type * as activities from './activities';

// A repeated start renders and bills a second time, so it is tried only once.
const { startRender } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
const { getRenderProgress } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export const progressQuery = defineQuery<RenderProgress | null>('progress');

/** A hand-written workflow: starts the render, then polls once a second until it has ended. */
export async function renderAndPoll(input: RenderMediaOnLambdaInput): Promise<string | null> {
  let progress: RenderProgress | null = null;
  setHandler(progressQuery, () => progress);

  const render = await startRender(input);
  for (;;) {
    await sleep('1s');
    progress = await getRenderProgress(render);
    if (progress.fatalErrorEncountered) {
      throw ApplicationFailure.nonRetryable(progress.errors[0]?.message, 'RenderFailed', progress.errors);
    }
    if (progress.done) return progress.outputFile;
  }
}

const { pollUntilDone } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 hour', heartbeatTimeout: '10s' });
const { pollOnce } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1s', backoffCoefficient: 1 },
});

/** Uses Temporal's pattern for polling once a second or more often. */
export async function renderAndLoop(input: RenderMediaOnLambdaInput): Promise<string | null> {
  return pollUntilDone(await startRender(input));
}

/** Uses Temporal's pattern for polling less often than that. */
export async function renderAndRetry(input: RenderMediaOnLambdaInput): Promise<string | null> {
  return pollOnce(await startRender(input));
}

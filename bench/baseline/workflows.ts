import { ApplicationFailure, defineQuery, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { RenderMediaOnLambdaInput, RenderProgress } from '@remotion/lambda-client';
import type * as activities from './activities';

// A start that is repeated renders, and bills, a second time, so it is tried once.
const { startRender } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute', retry: { maximumAttempts: 1 } });
const { getRenderProgress } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export const progressQuery = defineQuery<RenderProgress | null>('progress');

/** The render as one would write it without this package: start it, then ask each second until it has ended. */
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

/** With Temporal's pattern for polls each second or more often. */
export async function renderAndLoop(input: RenderMediaOnLambdaInput): Promise<string | null> {
  return pollUntilDone(await startRender(input));
}

/** With Temporal's pattern for polls less often than that. */
export async function renderAndRetry(input: RenderMediaOnLambdaInput): Promise<string | null> {
  return pollOnce(await startRender(input));
}

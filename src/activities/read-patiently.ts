import type { WatchRequest } from '../contract/activities';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { asFinal } from './classify-failure';
import type { ActivityDeps } from './options';
import { readRender } from './read-render';

const maxFailedReads = 5;
const failedReadWaitMs = 1_000;

/** Reads a watched render. A file that is missing or cannot be parsed is read five times, a second apart, before that is an error. */
export async function readPatiently(
  request: WatchRequest,
  deps: ActivityDeps,
  previous: RenderReading | undefined,
  wait: (ms: number) => Promise<void>,
): Promise<RenderReading> {
  for (let failedReads = 1; ; failedReads++) {
    try {
      return await readRender(request, deps, previous);
    } catch (error) {
      if (!isWorthAnotherRead(error)) throw error;
      if (failedReads >= maxFailedReads) throw asFinal(error);
    }
    // Not left to the server, where the count would start again; the window may be overrun by these few seconds.
    await wait(failedReadWaitMs);
  }
}

/** S3 shows an object at once and whole, so either is strange; but strange things pass, and a render is not given up lightly. */
function isWorthAnotherRead(error: unknown): error is RemotionLambdaError {
  return error instanceof RemotionLambdaError && ['RenderNotFound', 'RenderProgressUnreadable'].includes(error.code);
}

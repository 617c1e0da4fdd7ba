import type { WatchRequest } from '../contract/activities';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { asFinal } from './classify-failure';
import type { ActivityDeps } from './options';
import { readRender } from './read-render';

const maxFailedReads = 5;
const failedReadWaitMs = 1_000;

/** Reads a watched render. If the file is missing or cannot be parsed, tries five times, a second apart, before it fails. */
export async function readWithRetries(
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
    // Waits here rather than on the server, where the count would start again; this may overrun the window by a few seconds.
    await wait(failedReadWaitMs);
  }
}

/** S3 is strongly consistent, so either error is strange. But it may be transient, and giving up on a render is expensive. */
function isWorthAnotherRead(error: unknown): error is RemotionLambdaError {
  return error instanceof RemotionLambdaError && ['RenderNotFound', 'RenderProgressUnreadable'].includes(error.code);
}

import { log, proxyActivities } from '@temporalio/workflow';
import type { CancelRenderRequest, FinishedRender, RenderActivities } from '../contract/activities';
import { pollingDefaults } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { cancelOptions, watchCancellationOptions } from './activity-options';
import type { RenderState } from './render-state';
import { idempotencyKey } from './start-render';
import { watchRequest } from './watch-render';

/** The result of cancelling a remote render. */
interface RemoteCancellation {
  /** Set when the cancellation came too late. */
  finished: FinishedRender | null;
  /** Whether the cancel marker was written. */
  isMarked: boolean;
}

/**
 * Stops the render on Lambda, if Remotion can, and waits, within limits, until it has stopped. Errors are only logged:
 * the workflow ends as cancelled anyway, because nobody wants this render any more.
 */
export async function cancelRemoteRender(input: RenderMediaInput, state: RenderState): Promise<RemoteCancellation> {
  const isMarked = await writeCancelMarker(input, state);
  const finished = isMarked && state.startedRender ? await resultAfterMarker(input, state, state.startedRender) : null;
  return { finished, isMarked };
}

async function resultAfterMarker(input: RenderMediaInput, state: RenderState, startedRender: StartedRender): Promise<FinishedRender | null> {
  const summary = 'Wait until the render has stopped';
  const { getRenderProgress } = proxyActivities<RenderActivities>({ ...watchCancellationOptions, summary });
  try {
    const request = watchRequest(input, startedRender, state);
    // Polls every second: the remaining 0.6 s of the ceiling is the time it takes to read the end.
    const polling = { ...pollingDefaults, ceilingMs: 1_600 };
    const { snapshot, result } = await getRenderProgress({ ...request, polling, cancelling: true });
    state.observed(snapshot);
    return result;
  } catch (error) {
    log.warn('The cancelled render was not seen to stop', { error });
  }
  return null;
}

/** Writes Remotion's cancel marker; logs and returns false if that fails. */
export async function writeCancelMarker(input: RenderMediaInput, state: RenderState): Promise<boolean> {
  // Without a response from Remotion's start routine, the id of a render it may have started is unknown.
  if (!state.startedRender && input.start === 'handler') return false;
  const { cancelRender } = proxyActivities<RenderActivities>({ ...cancelOptions, summary: 'Cancel the render on Lambda' });
  try {
    const { reason } = await cancelRender(cancelRequest(input, state.attempt, state.startedRender));
    if (reason === null) return true;
    log.warn('The remote render could not be cancelled', { reason });
  } catch (error) {
    log.warn('The remote render could not be cancelled', { error });
  }
  return false;
}

/** Identifies the render to cancel, even if its start was never confirmed. */
export function cancelRequest({ render }: RenderMediaInput, attempt: number, started: CancelRenderRequest['started']): CancelRenderRequest {
  const { region, functionName, rendererFunctionName, forcePathStyle, forceBucketName, deleteAfter } = render;
  return {
    region,
    functionName,
    rendererFunctionName,
    forcePathStyle,
    forceBucketName,
    deleteAfter,
    started: started && { renderId: started.renderId, bucketName: started.bucketName },
    idempotencyKey: idempotencyKey(attempt),
  };
}

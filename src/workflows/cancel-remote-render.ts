import { log, proxyActivities } from '@temporalio/workflow';
import type { CancelRenderRequest, FinishedRender, RenderActivities } from '../contract/activities';
import { pollingDefaults } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { cancelOptions, watchCancellationOptions } from './activity-options';
import type { RenderState } from './render-state';
import { idempotencyKey } from './start-render';
import { watchRequest } from './watch-render';

/** What a cancellation came to. */
interface RemoteCancellation {
  /** Set when it came too late. */
  finished: FinishedRender | null;
  /** Whether the cancel marker could be written. */
  isMarked: boolean;
}

/**
 * Stops the render on Lambda, where Remotion can, and waits for it to stop, within bounds. An error here is logged but
 * does not keep the workflow from ending as cancelled: nobody waits for this render any more.
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
    // A look each second: what is left of the ceiling is the time to read the end.
    const polling = { ...pollingDefaults, ceilingMs: 1_600 };
    const { snapshot, result } = await getRenderProgress({ ...request, polling, cancelling: true });
    state.observed(snapshot);
    return result;
  } catch (error) {
    log.warn('The end of the cancelled render was not seen', { error });
    return null;
  }
}

/** Writes Remotion's cancel marker; false when it could not be, which is logged. */
export async function writeCancelMarker(input: RenderMediaInput, state: RenderState): Promise<boolean> {
  // Without an answer of Remotion's start routine nobody knows the id of what it may have started.
  if (!state.startedRender && input.start === 'handler') return false;
  const { cancelRender } = proxyActivities<RenderActivities>({ ...cancelOptions, summary: 'Cancel the render on Lambda' });
  try {
    const { reason } = await cancelRender(cancelRequest(input, state.attempt, state.startedRender));
    if (reason) log.warn('The remote render could not be cancelled', { reason });
    return reason === null;
  } catch (error) {
    log.warn('The remote render could not be cancelled', { error });
    return false;
  }
}

/** What names a render to be cancelled, also one whose start was never confirmed. */
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

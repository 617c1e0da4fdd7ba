import type { RenderPhase, RenderSnapshot } from '../contract/snapshot';
import { endsRender, isOutOfTime } from '../remotion/progress/errors-explained';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import type { RenderProgress } from '../remotion/protocol/render-progress';
import { framesToRender } from '../remotion/progress/frames';
import { estimateTimeLeft } from '../remotion/progress/time-left';

/** The small part of a reading that goes into the workflow's history. */
export function toSnapshot(reading: RenderReading, inLambdaQueue = false): RenderSnapshot {
  const { progress, serverNowMs } = reading;
  const totalFrames = totalFramesOf(progress);
  const phase = phaseOf(reading);
  return {
    phase,
    inLambdaQueue,
    overallProgress: Math.round(progress.overallProgress * 1000) / 1000,
    framesRendered: progress.framesRendered,
    totalFrames,
    chunksRendered: progress.chunks,
    totalChunks: progress.renderMetadata?.totalChunks ?? null,
    lambdasInvoked: progress.lambdasInvoked,
    retries: progress.retriesInfo.length,
    nonFatalErrors: progress.errors.filter((error) => !endsRender(error)).length,
    costs: {
      accruedSoFar: progress.costs.accruedSoFar,
      displayCost: progress.costs.displayCost,
      currency: progress.costs.currency,
    },
    ...estimateTimeLeft(progress, phase === 'done' || phase === 'failed', totalFrames, reading),
    at: serverNowMs,
  };
}

/** The phase of the render, derived from its counters. They grow in this order, unless a chunk is retried. */
function phaseOf(reading: Pick<RenderReading, 'progress' | 'claim'>): RenderPhase {
  const { progress } = reading;
  if (progress.done) return 'done';
  if (isLaunching(reading)) return 'launching';
  if (progress.fatalErrorEncountered) return 'failed';
  const { renderMetadata, framesRendered, lambdasInvoked } = progress;
  if (!renderMetadata) return 'evaluating';

  const totalFrames = totalFramesOf(progress) ?? Infinity;
  if (framesRendered === 0 && lambdasInvoked < renderMetadata.estimatedRenderLambdaInvokations) return 'invoking';
  if (framesRendered < totalFrames) return 'rendering';
  return progress.chunks < renderMetadata.totalChunks && progress.combinedFrames === 0 ? 'encoding' : 'combining';
}

/** Whether the launch has written nothing yet. Its own errors count as a sign of it, but not the error that it timed out. */
export function isLaunching({ progress, claim }: Pick<RenderReading, 'progress' | 'claim'>): boolean {
  if (claim) return true;
  const isUntouched = !progress.renderMetadata && !progress.serveUrlOpened;
  return isUntouched && progress.errors.every(isOutOfTime);
}

function totalFramesOf({ renderMetadata }: RenderProgress): number | null {
  return renderMetadata?.type === 'video' ? framesToRender(renderMetadata) : null;
}

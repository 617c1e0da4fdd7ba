import type { RenderPhase, RenderSnapshot } from '../contract/snapshot';
import type { RenderReading } from '../remotion/get-render-progress';
import type { RenderProgress } from '../remotion/render-progress';
import { framesToRender } from '../remotion/overall-progress';
import { estimateTimeLeftMs } from './time-left';

/** The small part of a reading that goes into the workflow's history. */
export function toSnapshot({ progress, serverNowMs }: Pick<RenderReading, 'progress' | 'serverNowMs'>): RenderSnapshot {
  const totalFrames = totalFramesOf(progress);
  const phase = phaseOf(progress);
  return {
    phase,
    overallProgress: Math.round(progress.overallProgress * 1000) / 1000,
    framesRendered: progress.framesRendered,
    totalFrames,
    chunksRendered: progress.chunks,
    totalChunks: progress.renderMetadata?.totalChunks ?? null,
    lambdasInvoked: progress.lambdasInvoked,
    retries: progress.retriesInfo.length,
    nonFatalErrors: progress.errors.filter(({ isFatal, willRetry }) => !isFatal || willRetry).length,
    costs: {
      accruedSoFar: progress.costs.accruedSoFar,
      displayCost: progress.costs.displayCost,
      currency: progress.costs.currency,
    },
    timeLeftMs: estimateTimeLeftMs(progress, phase, totalFrames, serverNowMs),
    at: serverNowMs,
  };
}

/** Where the render is, read off its counters; they only ever grow in this order. */
export function phaseOf(progress: RenderProgress): RenderPhase {
  if (progress.done) return 'done';
  if (progress.fatalErrorEncountered) return 'failed';
  const { renderMetadata, serveUrlOpened, framesRendered, lambdasInvoked } = progress;
  if (!renderMetadata) return serveUrlOpened ? 'evaluating' : 'launching';

  const totalFrames = totalFramesOf(progress) ?? Infinity;
  if (framesRendered === 0 && lambdasInvoked < renderMetadata.estimatedRenderLambdaInvokations) return 'invoking';
  if (framesRendered < totalFrames) return 'rendering';
  return progress.chunks < renderMetadata.totalChunks && progress.combinedFrames === 0 ? 'encoding' : 'combining';
}

function totalFramesOf({ renderMetadata }: RenderProgress): number | null {
  return renderMetadata?.type === 'video' ? framesToRender(renderMetadata) : null;
}

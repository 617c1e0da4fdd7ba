import { framesToRender } from './frames';
import type { RenderMetadata } from '../protocol/render-progress';

interface CombiningSteps {
  combinedFrames: number;
  /** As in the progress file: null until the chunks are combined; undefined if the function does not write it. */
  timeToCombine: number | null | undefined;
}

/**
 * Whether the output is complete and only has to be uploaded; the function writes nothing during the upload. A render
 * within one function has nothing to combine, and never writes `timeToCombine`.
 */
export function isCombined({ combinedFrames, timeToCombine }: CombiningSteps, renderMetadata: RenderMetadata): boolean {
  const isWithinOneFunction = renderMetadata.estimatedRenderLambdaInvokations === 0;
  return combinedFrames >= framesToRender(renderMetadata) && (isWithinOneFunction || timeToCombine !== null);
}

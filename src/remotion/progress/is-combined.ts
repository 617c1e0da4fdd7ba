import { framesToRender } from './frames';
import type { RenderMetadata } from '../protocol/render-progress';

/** Of a progress file: null until the chunks are combined; undefined where the function does not write it. */
interface CombiningSteps {
  combinedFrames: number;
  timeToCombine: number | null | undefined;
}

/**
 * Whether the output is made and only its upload is left, during which the function writes nothing. A render within one
 * function combines nothing, and never tells how long that took.
 */
export function isCombined({ combinedFrames, timeToCombine }: CombiningSteps, renderMetadata: RenderMetadata): boolean {
  const isWithinOneFunction = renderMetadata.estimatedRenderLambdaInvokations === 0;
  return combinedFrames >= framesToRender(renderMetadata) && (isWithinOneFunction || timeToCombine !== null);
}

import type { RenderMediaOptions } from '../protocol/render-media-options';

export type FrameOptions = Pick<RenderMediaOptions, 'frameRange' | 'everyNthFrame' | 'forceDurationInFrames' | 'framesPerLambda'>;

/** What is wrong with the frames that are asked for, as far as it can be said without the composition. */
export function frameRangeViolation({ frameRange, forceDurationInFrames }: FrameOptions): string | null {
  if (frameRange === null || frameRange === undefined) return null;
  const [first, last] = typeof frameRange === 'number' ? [frameRange, frameRange] : frameRange;
  if (last !== null && last < first) return 'expected a last frame that is not before the first';
  if (!forceDurationInFrames || (last ?? first) < forceDurationInFrames) return null;
  return `expected frames of 0 to ${forceDurationInFrames - 1}, since forceDurationInFrames is ${forceDurationInFrames}`;
}

const fewestFramesPerChunk = 5;
const mostChunks = 200;

/** What is wrong with the size of the chunks, where it is known how many frames there are. */
export function chunkSizeViolation(options: FrameOptions): string | null {
  const { framesPerLambda } = options;
  const frames = framesAsked(options);
  if (!framesPerLambda || frames === null) return null;
  const fewest = Math.min(fewestFramesPerChunk, frames);
  if (framesPerLambda < fewest) return `expected at least ${fewest} of ${frames} frames`;
  const chunks = Math.ceil(frames / framesPerLambda);
  if (chunks <= mostChunks) return null;
  return `expected at least ${Math.ceil(frames / mostChunks)}: ${frames} frames make ${chunks} chunks, and Remotion allows ${mostChunks}`;
}

/** Null when only the composition tells. */
function framesAsked({ frameRange, everyNthFrame, forceDurationInFrames }: FrameOptions): number | null {
  if (typeof frameRange === 'number') return 1;
  const [first, last] = frameRange ?? [0, null];
  const end = last ?? (forceDurationInFrames ? forceDurationInFrames - 1 : null);
  return end === null ? null : Math.floor((end - first) / (everyNthFrame ?? 1)) + 1;
}

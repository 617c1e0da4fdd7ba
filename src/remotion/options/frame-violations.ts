import type { RenderMediaOptions } from '../protocol/render-media-options';

export type FrameOptions = Pick<RenderMediaOptions, 'frameRange' | 'everyNthFrame' | 'forceDurationInFrames' | 'framesPerLambda'>;

/** What is wrong with the requested frames; checks only what does not need the composition. */
export function frameRangeViolation({ frameRange, forceDurationInFrames }: FrameOptions): string | null {
  if (frameRange === null || frameRange === undefined) return null;
  const [first, last] = typeof frameRange === 'number' ? [frameRange, frameRange] : frameRange;
  if (last !== null && last < first) return 'expected the last frame not to be before the first';
  if (!forceDurationInFrames || (last ?? first) < forceDurationInFrames) return null;
  return `expected frames from 0 to ${forceDurationInFrames - 1}, since forceDurationInFrames is ${forceDurationInFrames}`;
}

const fewestFramesPerChunk = 5;
const mostChunks = 200;

/** What is wrong with the chunk size, if the number of frames is known. */
export function chunkSizeViolation(options: FrameOptions): string | null {
  const { framesPerLambda } = options;
  const frames = requestedFrames(options);
  if (!framesPerLambda || frames === null) return null;
  const fewest = Math.min(fewestFramesPerChunk, frames);
  if (framesPerLambda < fewest) return `expected at least ${fewest} of ${frames} frames`;
  const chunks = Math.ceil(frames / framesPerLambda);
  if (chunks <= mostChunks) return null;
  return `expected at least ${Math.ceil(frames / mostChunks)}: ${frames} frames make ${chunks} chunks, but Remotion allows only ${mostChunks}`;
}

/** Null when the number depends on the composition. */
function requestedFrames({ frameRange, everyNthFrame, forceDurationInFrames }: FrameOptions): number | null {
  if (typeof frameRange === 'number') return 1;
  const [first, last] = frameRange ?? [0, null];
  const end = last ?? (forceDurationInFrames ? forceDurationInFrames - 1 : null);
  return end === null ? null : Math.floor((end - first) / (everyNthFrame ?? 1)) + 1;
}

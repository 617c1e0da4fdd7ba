import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';

/** The number of frames to render, counted one by one. */
export function framesOf({ frameRange, everyNthFrame }: Pick<RenderMetadata, 'frameRange' | 'everyNthFrame'>): number {
  const ranges = (Array.isArray(frameRange[0]) ? frameRange : [frameRange]) as [number, number][];
  let count = 0;
  for (const [first, last] of ranges) for (let frame = first; frame <= last; frame += everyNthFrame) count++;
  return count;
}

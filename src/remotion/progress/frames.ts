import type { RenderMetadata } from '../protocol/render-progress';

type PlannedFrames = Pick<RenderMetadata, 'frameRange' | 'everyNthFrame'>;

/** How many frames are rendered: every nth of each range. */
export function framesToRender({ frameRange, everyNthFrame }: PlannedFrames): number {
  return rangesOf(frameRange).reduce((sum, [first, last]) => sum + framesInRange(first, last, everyNthFrame), 0);
}

/** The first and the last frame of a chunk, in the composition's numbering; null when the metadata do not say. */
export function framesOfChunk(chunk: number, planned: PlannedFrames & Pick<RenderMetadata, 'framesPerLambda'>): [number, number] | null {
  const start = chunk * planned.framesPerLambda;
  const end = Math.min(start + planned.framesPerLambda, framesToRender(planned));
  const [first, last] = [frameAt(start, planned), frameAt(end - 1, planned)];
  return first === null || last === null ? null : [first, last];
}

function frameAt(index: number, { frameRange, everyNthFrame }: PlannedFrames): number | null {
  let left = index;
  for (const [first, last] of rangesOf(frameRange)) {
    const count = framesInRange(first, last, everyNthFrame);
    if (left >= 0 && left < count) return first + left * Math.abs(everyNthFrame);
    left -= count;
  }
  return null;
}

function rangesOf(frameRange: RenderMetadata['frameRange'] | undefined): [number, number][] {
  if (!Array.isArray(frameRange)) return [];
  return (Array.isArray(frameRange[0]) ? frameRange : [frameRange]) as [number, number][];
}

function framesInRange(first: number, last: number, everyNthFrame: number): number {
  const count = Math.floor((last - first) / Math.abs(everyNthFrame)) + 1;
  return Number.isFinite(count) && count > 0 ? count : 0;
}

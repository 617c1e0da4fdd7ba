import type { RenderMetadata } from '../protocol/render-progress';

/** How much each step counts, as in Remotion. */
const weights = { evaluating: 0.1, invoking: 0.1, frames: 0.6, encoding: 0.1, combining: 0.1 } as const;

/** How far each step is, 0 to 1; what cannot be told may be NaN or infinite. */
export interface StepProgress {
  invoking: number;
  frames: number;
  encoding: number;
  combining: number;
  /** Signs of life before the first frame; each that is set counts a third of `evaluating`. */
  lambdasInvoked?: number | null;
  serveUrlOpened?: number | null;
  compositionValidated?: number | null;
}

/**
 * The whole render's progress, always finite and from 0 to 1: steps that cannot be told count as not begun. Remotion's
 * own may be NaN, negative or above 1, for no frames, missing fields, or more frames than planned.
 */
export function overallProgress(steps: StepProgress): number {
  const signs = [steps.lambdasInvoked, steps.serveUrlOpened, steps.compositionValidated].filter(Boolean).length;
  const sum =
    (signs / 3) * weights.evaluating +
    finite(steps.encoding) * weights.encoding +
    finite(steps.invoking) * weights.invoking +
    finite(steps.frames) * weights.frames +
    finite(steps.combining) * weights.combining;
  return Math.min(1, Math.max(0, sum));
}

/** Number of frames that are rendered: every nth of each range. */
export function framesToRender({ frameRange, everyNthFrame }: Pick<RenderMetadata, 'frameRange' | 'everyNthFrame'>): number {
  return rangesOf(frameRange).reduce((sum, [first, last]) => sum + framesInRange(first, last, everyNthFrame), 0);
}

function rangesOf(frameRange: RenderMetadata['frameRange'] | undefined): [number, number][] {
  if (!Array.isArray(frameRange)) return [];
  return (Array.isArray(frameRange[0]) ? frameRange : [frameRange]) as [number, number][];
}

function framesInRange(first: number, last: number, everyNthFrame: number): number {
  const count = Math.floor((last - first) / Math.abs(everyNthFrame)) + 1;
  return Number.isFinite(count) && count > 0 ? count : 0;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** Remotion's weight of each step. */
const weights = { evaluating: 0.1, invoking: 0.1, frames: 0.6, encoding: 0.1, combining: 0.1 } as const;

/** Progress of each step, 0 to 1; NaN or infinite if unknown. */
export interface StepProgress {
  invoking: number;
  frames: number;
  encoding: number;
  combining: number;
  /** Signs of life before the first frame; each one that is set counts for a third of `evaluating`. */
  lambdasInvoked?: number | null;
  serveUrlOpened?: number | null;
  compositionValidated?: number | null;
}

/**
 * The whole render's progress, always finite and from 0 to 1: unknown steps count as not begun. Remotion's own value may
 * be NaN, negative or above 1: for no frames, missing fields, or more frames than planned.
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

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

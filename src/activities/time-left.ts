import type { RenderPhase } from '../contract/snapshot';
import type { RenderProgress } from '../remotion/render-progress';

/** Joining chunks takes about this part of the time that their frames took, and never less than the second. */
const combiningShare = 0.12;
const combiningAtLeastMs = 700;

/** Part of the frames below which their rate says nothing. */
const fewFrames = 0.05;

/**
 * How long the render will still take, in milliseconds, by Remotion's own timestamps and counters; null before frames
 * are rendered. The rate is that of the frames so far, since the composition was validated.
 */
export function estimateTimeLeftMs(
  progress: RenderProgress,
  phase: RenderPhase,
  totalFrames: number | null,
  serverNowMs: number,
): number | null {
  if (phase === 'done' || phase === 'failed') return 0;
  const startedAtMs = progress.compositionValidated;
  const { framesRendered, combinedFrames } = progress;
  if (!totalFrames || !startedAtMs || serverNowMs <= startedAtMs) return null;
  // The first frames carry the start of all renderer functions, and would tell of hours.
  if (framesRendered < totalFrames * fewFrames) return null;

  const msPerFrame = (progress.timeToRenderFrames ?? serverNowMs - startedAtMs) / framesRendered;
  const framesLeftMs = Math.max(0, totalFrames - framesRendered) * msPerFrame;
  const combiningMs = Math.max(combiningAtLeastMs, totalFrames * msPerFrame * combiningShare);
  const combiningLeft = 1 - Math.min(1, Math.max(0, combinedFrames / totalFrames));
  const leftMs = Math.round(framesLeftMs + combiningMs * combiningLeft);
  return Number.isFinite(leftMs) ? leftMs : null;
}

import type { RenderProgressReport } from './snapshot';

/** What `expectedProgress()` reads of a report. */
export type ReportedProgress = Pick<RenderProgressReport, 'phase' | 'inLambdaQueue' | 'overallProgress' | 'timeLeftMs' | 'timeLeftAtLeastMs' | 'at'>;

/**
 * What a progress bar should show now, from 0 to 1: reports come at milestones, and between two of them a bar goes on by
 * the estimate of the last one. For one report it never goes back; 1 is only shown for a render that is done.
 *
 * Give `nowMs` on the clock of `report.at` (S3's), in milliseconds since 1970. Across reports, show the greatest value
 * of an attempt: an estimate may have been ahead of the truth.
 *
 * @example
 * ```ts
 * import { expectedProgress } from 'temporal-remotion-lambda';
 * import type { RenderProgressReport } from 'temporal-remotion-lambda';
 *
 * export function barWidth(report: RenderProgressReport, fullWidth: number): number {
 *   return Math.floor(expectedProgress(report, Date.now()) * fullWidth);
 * }
 * ```
 */
export function expectedProgress(report: ReportedProgress, nowMs: number): number {
  const { phase, overallProgress, inLambdaQueue } = report;
  if (phase === 'done') return 1;
  // Of a render that waits, was never launched, or has ended, nothing more is to be expected.
  if (phase === 'failed' || phase === 'cancelled' || phase === 'starting' || phase === 'queued' || inLambdaQueue) return Math.min(overallProgress, almostDone);
  const sinceMs = Math.max(0, nowMs - report.at);
  return Math.min(overallProgress + Math.max(0, advance(report, sinceMs)), almostDone);
}

/** All constants were fitted to the recorded renders of the tests, and rounded. */
const almostDone = 0.99;

/** A launch shows after half a second, and the first frames, which are a milestone, when this much is done. */
const launchShowsAfterMs = 500;
const launchTakesMs = 300;
const beforeFirstFrames = 0.21;

/** The first frames tell nothing of the rate, so the bar slows down on its way to the next milestone. */
const withoutEstimate = 0.3;
const withoutEstimateMs = 8_000;

/** Estimates of the whole tend to be long while functions start, those of the minimum are always short. */
const estimateWeight = 0.6;
/** Where the frames and the bar are, when the estimate runs out. */
const atEstimatedEnd = 0.95;

/** While another milestone is due before the end, its absence says that not much more than its step has been done. */
const lastMilestoneUpTo = 0.5;
const untilNextMilestone = 0.45;
/** From this part of the way on the bar slows down. */
const steadyShare = 0.5;

function advance({ phase, overallProgress, timeLeftMs, timeLeftAtLeastMs }: ReportedProgress, sinceMs: number): number {
  if (timeLeftMs === null) {
    if (phase === 'launching') return approach(beforeFirstFrames, Math.max(0, sinceMs - launchShowsAfterMs) / launchTakesMs);
    return approach(Math.min(withoutEstimate, almostDone - overallProgress), sinceMs / withoutEstimateMs);
  }
  const estimateMs = estimateWeight * timeLeftMs + (1 - estimateWeight) * (timeLeftAtLeastMs ?? 0);
  const atMost = overallProgress <= lastMilestoneUpTo ? untilNextMilestone : almostDone - overallProgress;
  return slowingDown(((atEstimatedEnd - overallProgress) * sinceMs) / Math.max(1, estimateMs), atMost);
}

/** Towards a limit that is never reached. */
function approach(limit: number, time: number): number {
  return limit * (1 - Math.exp(-time));
}

/** The advance as it is, and from some part of the most there can be on, slower and slower. */
function slowingDown(advance: number, atMost: number): number {
  const steady = steadyShare * atMost;
  return advance <= steady ? advance : steady + approach(atMost - steady, (advance - steady) / (atMost - steady));
}

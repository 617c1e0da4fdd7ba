import type { RenderProgressReport } from './snapshot';

/** The fields of a report that `expectedProgress()` uses. */
export type ReportedProgress = Pick<RenderProgressReport, 'phase' | 'inLambdaQueue' | 'overallProgress' | 'timeLeftMs' | 'timeLeftAtLeastMs' | 'at'>;

/**
 * What a progress bar should show now, from 0 to 1. Reports come at milestones; between two of them the bar advances by
 * the estimate in the last one. For one report the value never decreases; 1 means that the render is done.
 *
 * Give `nowMs` by the clock of `report.at` (S3's), in milliseconds since 1970. Across the reports of one attempt, show
 * the greatest value so far: an estimate may have been too high.
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
  // A render that waits, was never launched, or has ended makes no progress.
  if (phase === 'failed' || phase === 'cancelled' || phase === 'starting' || phase === 'queued' || inLambdaQueue) return Math.min(overallProgress, almostDone);
  const sinceMs = Math.max(0, nowMs - report.at);
  return Math.min(overallProgress + Math.max(0, advance(report, sinceMs)), almostDone);
}

/** All constants were fitted to the recorded renders in the tests, then rounded. */
const almostDone = 0.99;

/** The first progress of a launch shows after half a second; its first frames, a milestone, at this progress. */
const launchShowsAfterMs = 500;
const launchTakesMs = 300;
const beforeFirstFrames = 0.21;

/** The first frames do not reveal the rate, so the bar slows down on its way to the next milestone. */
const withoutEstimate = 0.3;
const withoutEstimateMs = 8_000;

/** While functions start, `timeLeftMs` tends to be too long; `timeLeftAtLeastMs` is always too short. */
const estimateWeight = 0.6;
/** Progress at which the estimate runs out. */
const atEstimatedEnd = 0.95;

/** If another milestone is due before the end and has not come, progress cannot be much more than its step ahead. */
const lastMilestoneUpTo = 0.5;
const untilNextMilestone = 0.45;
/** The bar slows down after this share of the way. */
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

/** Approaches a limit without reaching it. */
function approach(limit: number, time: number): number {
  return limit * (1 - Math.exp(-time));
}

/** Keeps the advance as it is up to `steadyShare` of `atMost`, then slows it down. */
function slowingDown(advance: number, atMost: number): number {
  const steady = steadyShare * atMost;
  // Stryker disable next-line EqualityOperator: where both apply, they give the same.
  return advance <= steady ? advance : steady + approach(atMost - steady, (advance - steady) / (atMost - steady));
}

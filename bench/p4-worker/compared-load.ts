import { renderDurationMs } from '../p1-history/recorded-renders';
import type { BenchOptions } from '../result';
import type { PlannedLoad } from './measure-load';

/** The load that both sides carry at the same time: as many renders as the baseline can keep pace with on this server. */
export function comparedLoad({ quick }: BenchOptions): PlannedLoad {
  if (quick) return { renders: 40, durationMs: 15_000, rampMs: 5_000, runs: { ours: 1, baseline: 1 }, together: true };
  return { renders: 100, durationMs: renderDurationMs, rampMs: 15_000, runs: { ours: 5, baseline: 5 }, together: true };
}

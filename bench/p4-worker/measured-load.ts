import type { Side } from '../sides';
import { spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { Load, LoadCost } from './load-run';

/** What several runs of one load took. */
export interface MeasuredLoad {
  renders: number;
  durationMs: number;
  runs: Record<Side, number>;
  cpuMs: Record<Side, Spread>;
  residentMb: Record<Side, Spread>;
  idleMb: Record<Side, Spread>;
  /** Slots for activities in use, per open render. */
  slots: Record<Side, Spread>;
  reads: Record<Side, Spread>;
  overheadMs: Record<Side, Spread>;
  openAtMost: Record<Side, Spread>;
}

export function toMeasuredLoad({ renders, durationMs }: Load, costs: Record<Side, LoadCost[]>): MeasuredLoad {
  const spread = (of: (cost: LoadCost) => number): Record<Side, Spread> => {
    return { ours: spreadOf(costs.ours.map(of)), baseline: spreadOf(costs.baseline.map(of)) };
  };
  return {
    renders,
    durationMs,
    runs: { ours: costs.ours.length, baseline: costs.baseline.length },
    cpuMs: spread(({ cpuMsPerRender }) => cpuMsPerRender),
    residentMb: spread(({ residentMbPerRender }) => residentMbPerRender),
    idleMb: spread(({ idleResidentMb }) => idleResidentMb),
    slots: spread(({ slotsPerRender }) => slotsPerRender),
    reads: spread(({ readsPerRender }) => readsPerRender),
    openAtMost: spread(({ openAtMost }) => openAtMost),
    overheadMs: spread(({ medianOverheadMs }) => medianOverheadMs),
  };
}

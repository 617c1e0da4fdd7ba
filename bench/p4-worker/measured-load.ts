import { sides } from '../sides';
import type { Side } from '../sides';
import { spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { Load, LoadCost } from './load-run';

/** What several runs of one load took. */
export interface MeasuredLoad {
  renders: number;
  durationMs: number;
  runs: number;
  cpuMs: Record<Side, Spread>;
  residentMb: Record<Side, Spread>;
  idleMb: Record<Side, Spread>;
  /** Slots for activities in use, per open render. */
  slots: Record<Side, Spread>;
  reads: Record<Side, Spread>;
  overheadMs: Record<Side, Spread>;
  openAtMost: Record<Side, Spread>;
}

export function toMeasuredLoad({ renders, durationMs }: Load, costs: Record<Side, LoadCost>[]): MeasuredLoad {
  const spread = (of: (cost: LoadCost) => number): Record<Side, Spread> => {
    const [ours, baseline] = sides.map((side) => spreadOf(costs.map((cost) => of(cost[side]))));
    return { ours: ours!, baseline: baseline! };
  };
  return {
    renders,
    durationMs,
    runs: costs.length,
    cpuMs: spread(({ cpuMsPerRender }) => cpuMsPerRender),
    residentMb: spread(({ residentMbPerRender }) => residentMbPerRender),
    idleMb: spread(({ idleResidentMb }) => idleResidentMb),
    slots: spread(({ slotsPerRender }) => slotsPerRender),
    reads: spread(({ readsPerRender }) => readsPerRender),
    openAtMost: spread(({ openAtMost }) => openAtMost),
    overheadMs: spread(({ medianOverheadMs }) => medianOverheadMs),
  };
}

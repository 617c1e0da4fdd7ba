import { sides } from '../sides';
import type { Side } from '../sides';
import { spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { LoadCost } from './load-run';

/** What several runs of one load took. */
export interface MeasuredLoad {
  renders: number;
  runs: number;
  cpuMs: Record<Side, Spread>;
  residentMb: Record<Side, Spread>;
  idleMb: Record<Side, Spread>;
  /** Slots for activities in use, per open render. */
  slots: Record<Side, Spread>;
  reads: Record<Side, Spread>;
  overheadMs: Record<Side, Spread>;
}

export function toMeasuredLoad({ renders }: { renders: number }, costs: Record<Side, LoadCost>[]): MeasuredLoad {
  const spread = (of: (cost: LoadCost) => number): Record<Side, Spread> => {
    const [ours, baseline] = sides.map((side) => spreadOf(costs.map((cost) => of(cost[side]))));
    return { ours: ours!, baseline: baseline! };
  };
  return {
    renders,
    runs: costs.length,
    cpuMs: spread(({ cpuMsPerRender }) => cpuMsPerRender),
    residentMb: spread(({ residentMbPerRender }) => residentMbPerRender),
    idleMb: spread(({ idleResidentMb }) => idleResidentMb),
    slots: spread(({ activitiesAtMost }) => activitiesAtMost / renders),
    reads: spread(({ readsPerRender }) => readsPerRender),
    overheadMs: spread(({ medianOverheadMs }) => medianOverheadMs),
  };
}

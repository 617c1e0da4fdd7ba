import { paceNote } from '../pace';
import type { Side } from '../sides';
import { ratiosOf, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { Load, LoadCost } from './load-run';

/** Of each side; null where no run came to its end. */
type OfSides = Record<Side, Spread | null>;

export type SideFigure = 'cpuMs' | 'residentMb' | 'idleMb' | 'slots' | 'reads' | 'overheadMs' | 'openAtMost';

/** What several runs of one load took. */
export interface MeasuredLoad {
  renders: number;
  durationMs: number;
  runs: Record<Side, number>;
  /** Why a side was not run to the end. */
  gaveIn: Partial<Record<Side, string>>;
  cpuMs: OfSides;
  /** Ours as a part of the baseline's, run by run; null where they did not run as often. */
  cpuRatio: Spread | null;
  residentMb: OfSides;
  idleMb: OfSides;
  /** Slots for activities in use, per open render. */
  slots: OfSides;
  reads: OfSides;
  overheadMs: OfSides;
  openAtMost: OfSides;
}

export function toMeasuredLoad({ renders, durationMs }: Load, costs: Record<Side, LoadCost[]>, gaveIn: MeasuredLoad['gaveIn']): MeasuredLoad {
  const { ours, baseline } = costs;
  const spread = (of: (cost: LoadCost) => number): OfSides => ({ ours: spreadOrNull(ours.map(of)), baseline: spreadOrNull(baseline.map(of)) });
  const cpuOf = ({ cpuMsPerRender }: LoadCost): number => cpuMsPerRender;
  const areAsMany = ours.length === baseline.length;
  return {
    renders,
    durationMs,
    runs: { ours: ours.length, baseline: baseline.length },
    gaveIn,
    cpuMs: spread(cpuOf),
    cpuRatio: areAsMany && ours.length > 0 ? ratiosOf(ours.map(cpuOf), baseline.map(cpuOf)) : null,
    residentMb: spread(({ residentMbPerRender }) => residentMbPerRender),
    idleMb: spread(({ idleResidentMb }) => idleResidentMb),
    slots: spread(({ slotsPerRender }) => slotsPerRender),
    reads: spread(({ readsPerRender }) => readsPerRender),
    openAtMost: spread(({ openAtMost }) => openAtMost),
    overheadMs: spread(({ medianOverheadMs }) => medianOverheadMs),
  };
}

/** Later than this after its own time, a render was not seen to its end by a worker that was free to look. */
const endKnownWithinMs = 3_000;

/** Whether a side did what it should: saw the ends in time, and, the baseline, read as often as it wants to. */
export function keepsPace({ reads, overheadMs, durationMs }: MeasuredLoad, side: Side): boolean {
  const [known, read] = [overheadMs[side], reads[side]];
  if (!known || !read || known.median > endKnownWithinMs) return false;
  return side === 'ours' || paceNote(read.median, durationMs) === null;
}

function spreadOrNull(values: number[]): Spread | null {
  return values.length === 0 ? null : spreadOf(values);
}

import { paceNote } from '../pace';
import type { Side } from '../sides';
import { ratiosOf, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import type { Load, LoadCost } from './load-run';

/** A figure of each side; null if no run finished. */
type OfSides = Record<Side, Spread | null>;

export type SideFigure = 'cpuMs' | 'residentMb' | 'idleMb' | 'slots' | 'reads' | 'overheadMs' | 'openAtMost';

/** The costs of several runs of one load. */
export interface MeasuredLoad {
  renders: number;
  durationMs: number;
  runs: Record<Side, number>;
  /** Why a side did not run to the end. */
  gaveIn: Partial<Record<Side, string>>;
  cpuMs: OfSides;
  /** This package relative to the baseline, run by run; null if they did not run equally often. */
  cpuRatio: Spread | null;
  residentMb: OfSides;
  idleMb: OfSides;
  /** Activity slots in use per open render. */
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

/** If the end is known later than this after the render's own duration, the worker was too busy to poll in time. */
const endKnownWithinMs = 3_000;

/** Whether a side did its work: it learned of the ends in time and, for the baseline, read as often as intended. */
export function keepsPace({ reads, overheadMs, durationMs }: MeasuredLoad, side: Side): boolean {
  const [known, read] = [overheadMs[side], reads[side]];
  if (!known || !read || known.median > endKnownWithinMs) return false;
  return side === 'ours' || paceNote(read.median, durationMs) === null;
}

function spreadOrNull(values: number[]): Spread | null {
  return values.length === 0 ? null : spreadOf(values);
}

import { showRatio, showRatios } from './statistics';
import type { Spread } from './statistics';

/** What a measurement found: goals, tables for the docs, charts, and the figures themselves. */
export interface BenchResult {
  id: string;
  title: string;
  goals: { what: string; goal: string; measured: string; reached: boolean }[];
  tables: { title: string; columns: string[]; rows: (string | number)[][] }[];
  charts?: { name: string; svg: string }[];
  notes: string[];
  raw: unknown;
}

export interface BenchOptions {
  /** A short run whose figures are not for the docs. */
  quick: boolean;
  /** Adds one run to the saved ones, for a machine that is never free for long. P9 only. */
  add?: boolean;
  /** The address of a running Temporal server, used instead of a new one for each world. */
  temporalAddress?: string;
}

/** A goal for the ratio of this package to the baseline. The median of the runs counts. */
export function ratioGoal(what: string, most: number, ratio: Spread): BenchResult['goals'][number] {
  return { what, goal: `<= ${showRatio(most)}`, measured: showRatios(ratio), reached: ratio.median <= most };
}

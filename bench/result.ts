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
  /** A short look at all of it, whose figures are not for the docs. */
  quick: boolean;
  /** One run, beside those that were kept: for a machine that is never free for long. P9 only. */
  add?: boolean;
  /** A Temporal server that runs already, instead of one of its own for each world. */
  temporalAddress?: string;
}

/** The goal that ours takes at most so much of the baseline's; the median of the runs counts. */
export function ratioGoal(what: string, most: number, ratio: Spread): BenchResult['goals'][number] {
  return { what, goal: `<= ${showRatio(most)}`, measured: showRatios(ratio), reached: ratio.median <= most };
}

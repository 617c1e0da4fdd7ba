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
}

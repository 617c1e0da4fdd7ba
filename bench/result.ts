/** What one part of the benchmark found. */
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
  quick: boolean;
}

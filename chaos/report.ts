import type { Row } from './row';
import type { RunResult } from './run-rows';

/** The results as a Markdown table, one line per row. */
export function toTable(rows: readonly Row[], results: readonly RunResult[]): string {
  const names = rows.map(({ name }) => name).filter((name) => results.some(({ row }) => row.name === name));
  const lines = names.map((name) => {
    const ofRow = results.filter(({ row }) => row.name === name);
    const violated = ofRow.filter(({ violations }) => violations.length > 0).length;
    const cells = [`\`${name}\``, ofRow[0]!.row.says, ofRow.length, violated, recovery(ofRow)];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| fault | what must happen | runs | violations | recovery: median, max |', '| --- | --- | ---: | ---: | ---: |', ...lines].join('\n');
}

/** One sentence: what was run, and the result. */
export function toSummary(results: readonly RunResult[], { seed, durationMs }: { seed: number; durationMs: number }): string {
  const violated = results.filter(({ violations }) => violations.length > 0).length;
  return `${results.length} runs, ${violated} with violations, in ${Math.floor(durationMs / 60_000)} min ${Math.floor((durationMs / 1000) % 60)} s, first seed ${seed}.`;
}

/** Every violation, with the command that repeats its run. */
export function toViolationList(results: readonly RunResult[]): string {
  return results
    .filter(({ violations }) => violations.length > 0)
    .flatMap(({ row, seed, violations }) => [...violations.map((text) => `${row.name}, seed ${seed}: ${text}`), `  again: ${againCommand(row.name, seed)}`])
    .join('\n');
}

function againCommand(name: string, seed: number): string {
  return `npm run chaos -- --fault ${name} --seed ${seed} --seeds 1`;
}

function recovery(results: readonly RunResult[]): string {
  const times = results.flatMap(({ recoveryMs }) => recoveryMs ?? []).sort((a, b) => a - b);
  if (times.length === 0) return '–';
  return `${seconds(times[Math.floor((times.length - 1) / 2)]!)}, ${seconds(times.at(-1)!)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

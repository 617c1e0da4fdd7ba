import { parseArgs } from 'node:util';
import { runRows } from './run-rows';
import type { RunResult } from './run-rows';
import { toTable, toViolationList } from './report';
import { rows } from './rows';
import type { Row } from './row';
import { Stage } from './stage';

/** `npm run chaos [-- --seeds N] [--fault NAME] [--seed S]`: every fault, on the real servers. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      fault: { type: 'string', multiple: true, default: [] },
    },
  });
  const seeds = wholeNumber('seeds', values.seeds);
  const seed = wholeNumber('seed', values.seed);
  const chosen = chooseRows(values.fault);
  console.log(`Seed ${seed}, ${seeds} runs of each of ${chosen.length} faults.`);

  const began = Date.now();
  const stage = await Stage.start();
  try {
    const results = await runRows(stage, chosen, { seeds, seed, onRun: printRun });
    const violated = results.filter(({ violations }) => violations.length > 0);
    console.log(`\n${toTable(chosen, results)}\n`);
    if (violated.length > 0) console.log(`${toViolationList(violated)}\n`);
    console.log(`${results.length} runs, ${violated.length} with violations, in ${Math.round((Date.now() - began) / 1000)} s; seed ${seed}.`);
    return violated.length > 0 ? 1 : 0;
  } finally {
    await stage.stop();
  }
}

function chooseRows(names: readonly string[]): readonly Row[] {
  if (names.length === 0) return rows;
  return names.map((name) => {
    const row = rows.find((each) => each.name === name);
    if (!row) throw new Error(`There is no fault ${name}. There are: ${rows.map((each) => each.name).join(', ')}`);
    return row;
  });
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a whole number, got ${text}`);
}

function printRun({ row, seed, violations, durationMs }: RunResult): void {
  const outcome = violations.length === 0 ? 'ok' : violations.join('\n    ');
  console.log(`${row.name} ${seed}: ${(durationMs / 1000).toFixed(1)} s, ${outcome}`);
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exit(2);
  },
);

import { parseArgs } from 'node:util';
import { wholeNumber } from '../local/whole-number';
import { runMutants } from './mutants';
import { recordHistories, replayRecorded, upgradeRow } from './recorded-histories';
import { toSummary, toTable, toViolationList } from './report';
import { runRows } from './run-rows';
import type { RunResult } from './run-rows';
import { rows } from './rows';
import type { Row } from './row';
import { startStage } from './stage';
import { writeReport } from './write-report';

const usage = `npm run chaos -- [options]
  --seeds N      runs of each fault (default 3)
  --seed S       the first seed; each further run of a fault uses the next one (default: random, and printed)
  --fault NAME   runs only this fault; may be repeated
  --temporal A   runs on the Temporal server at address A, in a new namespace; faults of the server itself use their own server
  --mutants      plants defects into copies of the package and checks that the runs notice them (only with those of --fault, if given)
  --record       saves one history of each fault for the replay tests
  --write        writes the table into docs/reliability.md
  --list         prints the faults`;

/** `npm run chaos`: runs every fault on real servers. Exits with 1 if an invariant was violated or a mutant survived. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      fault: { type: 'string', multiple: true, default: [] },
      temporal: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const seeds = wholeNumber('seeds', values.seeds);
  const seed = wholeNumber('seed', values.seed);
  const chosen = chooseRows(values.fault);
  if (values.help || values.list) return print(values.help ? usage : rows.map(({ name, says }) => `${name}: ${says}`).join('\n'));
  if (values.mutants) return (await runMutants(chosen, { seeds, seed }, print)) ? 0 : 1;
  print(`Seed ${seed}, ${seeds} runs of each of ${chosen.length} faults.`);

  const beganAtMs = Date.now();
  const stage = await startStage({ temporalAddress: values.temporal });
  try {
    const results = await runRows(stage, chosen, { seeds, seed, onRun: printRun });
    const all = [...results, ...(values.fault.length === 0 ? await replayRecorded(stage.workflowBundlePath) : [])];
    const table = toTable([...chosen, upgradeRow], all);
    const summary = toSummary(all, { seed, durationMs: Date.now() - beganAtMs });
    print(`\n${table}\n\n${toViolationList(all)}\n${summary}`);
    if (values.record) print(`Recorded: ${recordHistories(results).join(', ') || 'nothing new'}`);
    if (values.write) writeReport(`${summary}\n\n${table}`);
    return all.some(({ violations }) => violations.length > 0) ? 1 : 0;
  } finally {
    await stage.stop();
  }
}

function chooseRows(names: readonly string[]): readonly Row[] {
  if (names.length === 0) return rows;
  return names.map((name) => {
    const row = rows.find((each) => each.name === name);
    if (!row) throw new Error(`Unknown fault ${name}. --list prints all faults.`);
    return row;
  });
}

function printRun({ row, seed, violations, durationMs }: RunResult): void {
  const outcome = violations.length === 0 ? 'ok' : violations.join('\n    ');
  print(`${row.name} ${seed}: ${(durationMs / 1000).toFixed(1)} s, ${outcome}`);
}

function print(line: string): 0 {
  process.stdout.write(`${line}\n`);
  return 0;
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);

import { parseArgs } from 'node:util';
import { capacity } from './capacity';
import type { P1Raw } from './p1-history';
import type { P4Raw } from './p4-worker';
import type { BenchOptions, BenchResult } from './result';
import { readResults, writeResult } from './write-results';
import { toMarkdown } from './write-table';

/** Run in this order: short ones first, and those that use the same renders together. */
const benchmarks: Record<string, string> = {
  P2: './p2-schedule/index.js',
  P5: './p5-client/index.js',
  P1: './p1-history/index.js',
  P6: './p6-replay/index.js',
  P3: './p3-start/index.js',
  P4: './p4-worker/index.js',
  P8: './p8-admission/index.js',
  'P8-real': './p8-real/index.js',
  P9: './p9-watching/index.js',
};

/** Run only by name: worth seeing beside the goals, but with them a full run would take more than half an hour. */
const byName: Record<string, string> = { patterns: './patterns/index.js' };

/** These use no Temporal server, so `--temporal` does not affect them. */
const withoutTemporal = ['P2', 'P3', 'P5'];

/** The benchmarks from which capacity is calculated. */
const restsOn = ['P1', 'P4'];

/**
 * `npm run bench`: measures, prints, and saves the results in bench/results.json and docs/. Names select benchmarks
 * (`-- P1 P6`). `--quick` only prints, since its figures are not precise enough for the docs. `-- P9 --add` makes one run
 * and adds it to the saved ones. `--temporal ADDRESS` measures on a running Temporal server, in new namespaces, and also
 * only prints.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false }, add: { type: 'boolean', default: false }, temporal: { type: 'string' } } });
  const options: BenchOptions = { quick: values.quick, add: values.add, temporalAddress: values.temporal };
  const measured: string[] = [];

  for (const [id, module] of Object.entries(wanted(positionals))) {
    if (values.temporal && withoutTemporal.includes(id)) {
      process.stderr.write(`${id} uses no Temporal server: skipped.\n`);
      continue;
    }
    process.stderr.write(`${id} …\n`);
    const startedAtMs = Date.now();
    try {
      tell(await runBenchmark(module, options), options);
      measured.push(id);
    } catch (error) {
      // The others can be measured and saved without this one.
      console.error(error);
      process.exitCode = 1;
    }
    process.stderr.write(`${id}: ${Math.round((Date.now() - startedAtMs) / 1_000)} s\n`);
  }
  if (isOnlyPrinted(options) || !restsOn.some((id) => measured.includes(id))) return;
  const { P1: history, P4: worker } = readResults();
  if (history && worker) tell(capacity(worker.raw as P4Raw, history.raw as P1Raw), options);
}

function wanted(names: string[]): Record<string, string> {
  const known = { ...benchmarks, ...byName };
  const lowerCase = names.map((name) => name.toLowerCase());
  const unknown = lowerCase.filter((name) => !Object.keys(known).some((id) => id.toLowerCase() === name));
  if (unknown.length > 0) throw new Error(`Unknown benchmark: ${unknown.join(', ')}. Known: ${Object.keys(known).sort().join(', ')}.`);
  if (names.length === 0) return benchmarks;
  return Object.fromEntries(Object.entries(known).filter(([id]) => lowerCase.includes(id.toLowerCase())));
}

async function runBenchmark(module: string, options: BenchOptions): Promise<BenchResult> {
  const { run } = (await import(module)) as { run: (options: BenchOptions) => Promise<BenchResult> };
  return run(options);
}

function tell(result: BenchResult, options: BenchOptions): void {
  process.stdout.write(`\n${toMarkdown(result)}\n\n`);
  if (!isOnlyPrinted(options)) writeResult(result);
}

/** The docs only contain figures of one kind of server. */
function isOnlyPrinted({ quick, temporalAddress }: BenchOptions): boolean {
  return quick || temporalAddress !== undefined;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

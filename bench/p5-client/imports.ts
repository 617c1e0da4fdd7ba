import { bundledBytes } from '../bundled-bytes';
import type { BenchResult } from '../result';
import { show, showSpread, spreadOf } from '../statistics';
import { runProcess } from './run-process';
import type { ProcessFigures } from './run-process';

/** What a service may import, each next to the comparable import of Temporal or Remotion. */
const imported = [
  'temporal-remotion-lambda',
  'temporal-remotion-lambda/client',
  '@temporalio/client',
  'temporal-remotion-lambda/remotion',
  '@remotion/lambda-client',
  'temporal-remotion-lambda/activities',
  'temporal-remotion-lambda/worker',
  '@temporalio/worker',
];

/** What each import costs, measured in its own process, and the size of the workflow bundle. */
export async function measureImports(runs: number): Promise<Pick<BenchResult, 'notes' | 'raw'> & { table: BenchResult['tables'][number] }> {
  const figures: Record<string, ProcessFigures[]> = {};
  for (let turn = 0; turn < runs; turn++) {
    for (const name of imported) (figures[name] ??= []).push(await runProcess(name, 'import'));
  }
  const rows = imported.map((name) => [`\`${name}\``, spreadIn(figures[name]!, 'wallMs'), spreadIn(figures[name]!, 'rssMb')]);
  const bundle = {
    ours: await bundledBytes(require.resolve('temporal-remotion-lambda/workflows')),
    empty: await bundledBytes(require.resolve('./empty-workflows.ts')),
  };
  const loads = '`…/client` loads no AWS SDK, `…/remotion` nothing from Temporal, and neither loads zod; `…/worker` loads Temporal’s worker (a test checks this).';
  const size = `\`…/workflows\` adds ${kb(bundle.ours - bundle.empty)} to a workflow bundle, in addition to the size of Temporal’s own code, ${kb(bundle.empty)}.`;
  return {
    table: { title: `Imports, in a process that does nothing else, median of ${runs} (lowest–highest)`, columns: ['import', 'time, ms', 'memory, MB'], rows },
    notes: [`${loads} ${size}`],
    raw: { figures, bundle },
  };
}

function spreadIn(figures: ProcessFigures[], figure: 'wallMs' | 'rssMb'): string {
  return showSpread(spreadOf(figures.map((each) => each[figure])));
}

function kb(bytes: number): string {
  return `${show(Math.round(bytes / 1_000))} kB`;
}

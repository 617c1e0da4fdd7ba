import { Client, Connection } from '@temporalio/client';
import { RenderClient } from 'temporal-remotion-lambda/client';
import { startStack } from '../../local/stack/stack';
import type { Stack } from '../../local/stack/stack';
import { startWorkerProcess } from '../../local/stack/worker-process';
import { usdPerSlotMs } from '../lambda-price';
import type { BenchOptions, BenchResult } from '../result';
import { show, showSpread, spreadOf } from '../statistics';
import { chunksOfRenders, limitedRenders } from './limited-renders';
import type { LimitedRenders } from './limited-renders';

/** The limit of many new accounts. */
const concurrencyLimit = 10;
/** 90 % of it, as docs/scale.md recommends. */
const capacity = 9;

const sides = ['through a pool', 'without'] as const;
type Found = Record<(typeof sides)[number], LimitedRenders[]>;

/** P8 with Remotion's real function: renders that need three times an account's limit, through a pool and without. */
export async function run({ quick, temporalAddress }: BenchOptions): Promise<BenchResult> {
  const stack = await startStack({ headless: true, name: 'bench-p8-real', access: 'open', temporalAddress, lambda: { concurrencyLimit } });
  try {
    const worker = await startWorkerProcess(stack);
    try {
      return toResult(await inTurn(stack, quick ? 1 : 3));
    } finally {
      await worker.stop();
    }
  } finally {
    await stack.stop();
  }
}

async function inTurn(stack: Stack, runs: number): Promise<Found> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const renders = new RenderClient({ client: new Client({ connection, namespace: stack.namespace }) });
  const pool = 'account';
  await renders.pools.create(pool, { capacity });
  const found: Found = { 'through a pool': [], without: [] };
  try {
    for (let run = 0; run < runs; run++) {
      for (const side of run % 2 === 0 ? sides : sides.toReversed()) {
        const isAdmitted = side === 'through a pool';
        found[side].push(await limitedRenders(stack, renders, { name: `${isAdmitted ? 'admitted' : 'not-admitted'}-${run}`, pool: isAdmitted ? pool : null }));
      }
    }
  } finally {
    await connection.close();
  }
  return found;
}

function toResult(found: Found): BenchResult {
  const admitted = found['through a pool'];
  const most = (figure: 'queuedLaunches' | 'throttledRenderers' | 'lost'): number => Math.max(...admitted.map((run) => run[figure]));
  const wanted = chunksOfRenders.reduce((sum, chunks) => sum + chunks + 1, 0);
  return {
    id: 'P8-real',
    title: `Remotion's real function in an account of ${concurrencyLimit} concurrent executions`,
    goals: [
      { what: 'through a pool: renders lost', goal: '0', measured: show(most('lost')), reached: most('lost') === 0 },
      { what: 'through a pool: renderer functions throttled', goal: '0', measured: show(most('throttledRenderers')), reached: most('throttledRenderers') === 0 },
      { what: "through a pool: launches that waited in Lambda's queue", goal: '0', measured: show(most('queuedLaunches')), reached: most('queuedLaunches') === 0 },
    ],
    tables: [
      {
        title: `${show(chunksOfRenders.length)} renders at once that need ${show(wanted)} executions, median of ${admitted.length} (lowest–highest)`,
        columns: ['', ...columns.map(({ title }) => title)],
        rows: sides.map((side) => [side, ...columns.map(({ cell }) => cell(found[side]))]),
      },
    ],
    notes: [
      `Remotion's real function on the local stack, each execution in its own process with its own browser: renders of ${Math.min(...chunksOfRenders)} to ${Math.max(...chunksOfRenders)} chunks of 20 frames, each of which takes a tenth of a second or more. The pool has ${capacity} slots, and plans each render's slots from its frames, as Remotion does.`,
      `Lambda here is a stand-in with AWS's limit: it queues launches above the limit, retries them after AWS's delays, and refuses renderers. Costs are the duration of all executions at the price of 2 GB of memory; times are those of this machine.`,
    ],
    raw: found,
  };
}

const columns: readonly { title: string; cell: (runs: readonly LimitedRenders[]) => string }[] = [
  counted('launches that waited in Lambda', ({ queuedLaunches }) => queuedLaunches),
  counted('renderers throttled', ({ throttledRenderers }) => throttledRenderers),
  counted('renders lost', ({ lost }) => lost),
  { title: 'spent on lost renders, of the total', cell: (runs) => `${dollars(runs, ({ executionMsOfLost }) => executionMsOfLost)} of ${dollars(runs, ({ executionMs }) => executionMs)}` },
  counted('most concurrent executions', ({ mostAtOnce }) => mostAtOnce),
  counted('until all ended, s', ({ tookMs }) => tookMs / 1_000),
];

function counted(title: string, figure: (run: LimitedRenders) => number) {
  return { title, cell: (runs: readonly LimitedRenders[]) => showSpread(spreadOf(runs.map(figure))) };
}

function dollars(runs: readonly LimitedRenders[], executionMs: (run: LimitedRenders) => number): string {
  return `$${(spreadOf(runs.map(executionMs)).median * usdPerSlotMs).toFixed(4)}`;
}

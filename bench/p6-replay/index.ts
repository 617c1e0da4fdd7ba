import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { localFolder } from '../../local/paths';
import { recordedRenders } from '../p1-history/recorded-renders';
import { ratioGoal } from '../result';
import type { BenchOptions, BenchResult } from '../result';
import { forBothSides, sides } from '../sides';
import type { Side } from '../sides';
import { ratiosOf, show, showRatios, showSpread, spreadOf } from '../statistics';
import { startChild } from '../world/child';
import type { Child } from '../world/child';
import type { ReplayCost } from './replay-process';

const goal = 0.25;

/** P6: how long a worker needs to replay renders, as it does for all open renders when it takes over. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const [perRun, runs] = options.quick ? [10, 3] : [200, 5];
  const count = perRun * runs;
  const { renders } = await recordedRenders(options);
  const workers = await forBothSides((side) => startReplayer(side, renders[side].map(({ history }) => history), perRun));
  const costs: Record<Side, ReplayCost[]> = { ours: [], baseline: [] };
  try {
    for (let turn = 0; turn < runs; turn++) {
      for (const side of turn % 2 === 0 ? sides : [...sides].reverse()) costs[side].push(await workers[side].ask<ReplayCost>('replay'));
    }
  } finally {
    await forBothSides((side) => workers[side].stop());
  }
  const found = (['wallMs', 'cpuMs'] as const).map((name) => {
    const [ours, baseline] = sides.map((side) => costs[side].map((cost) => cost[name] / perRun)) as [number[], number[]];
    return { what: name === 'wallMs' ? 'Time, ms' : 'CPU of the process, ms', ours: spreadOf(ours), baseline: spreadOf(baseline), ratio: ratiosOf(ours, baseline) };
  });
  const distinct = renders.ours.length;
  return {
    id: 'P6',
    title: `Replay of ${show(count)} renders`,
    goals: found.map(({ what, ratio }) => ratioGoal(`${what.replace(', ms', '')} for a replay`, goal, ratio)),
    tables: [
      {
        title: `Per replay, median of ${runs} runs of ${perRun}, both sides in turn (lowest–highest)`,
        columns: ['', 'this package', 'baseline', 'ratio'],
        rows: found.map(({ what, ours, baseline, ratio }) => [what, showSpread(ours), showSpread(baseline), showRatios(ratio)]),
      },
    ],
    notes: [`The histories are those of P1: ${distinct} per side, repeated, each replayed from its first event in a new workflow.`],
    raw: { runs, replaysPerRun: perRun, distinctHistories: distinct, costs, measures: found },
  };
}

type History = Parameters<typeof historyToJSON>[0];

function startReplayer(side: Side, histories: History[], count: number): Promise<Child> {
  const folder = path.join(localFolder, 'bench');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `histories-${side}.json`);
  writeFileSync(file, `[${histories.map(historyToJSON).join(',')}]`);
  return startChild(require.resolve('./replay-process'), [side, file, String(count)]);
}

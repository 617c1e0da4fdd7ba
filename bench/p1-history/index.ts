import { countActions } from '../actions';
import { paceNote } from '../pace';
import type { BenchOptions, BenchResult } from '../result';
import type { Side } from '../sides';
import { show, showRatio, showSpread, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import { recordedRenders, renderDurationMs } from './recorded-renders';
import type { RecordedRender, RecordedRenders } from './recorded-renders';

const measures = [
  { what: 'Events', goal: 0.1, of: ({ events }: RecordedRender) => events },
  { what: 'Bytes of history', goal: 0.12, of: ({ bytes }: RecordedRender) => bytes },
  { what: 'Actions', goal: 0.2, of: ({ history }: RecordedRender) => countActions(history.events ?? []) },
];

const howActionsAreCounted =
  'The server counts events and bytes. Actions are counted from the history, including every try of an activity, by the published rules (https://docs.temporal.io/cloud/actions), which `bench/actions.ts` lists.';

/** The figures of P1 that other calculations use. */
export interface P1Raw {
  runs: number;
  measures: ({ what: string; ratio: number } & Record<Side, Spread>)[];
  awsCalls: RecordedRenders['awsCalls'];
}

/** P1: what a render costs in Temporal: history events, bytes and Actions. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const { renders, awsCalls } = await recordedRenders(options);
  const found = measures.map(({ what, goal, of }) => {
    const [ours, baseline] = [spreadOf(renders.ours.map(of)), spreadOf(renders.baseline.map(of))];
    return { what, goal, ours, baseline, ratio: ours.median / baseline.median };
  });
  const runs = renders.ours.length;
  const reads = { ours: awsCalls.ours.reads / runs, baseline: awsCalls.baseline.reads / runs };
  const pace = paceNote(reads.baseline, renderDurationMs);
  return {
    id: 'P1',
    title: `What a ${renderDurationMs / 1_000} s render costs in Temporal`,
    goals: found.map(({ what, goal, ratio }) => ({
      what: `${what} per render`,
      goal: `<= ${showRatio(goal)}`,
      measured: showRatio(ratio),
      reached: ratio <= goal,
    })),
    tables: [
      {
        title: `Per render, median of ${runs} (lowest–highest)`,
        columns: ['', 'this package', 'baseline', 'ratio'],
        rows: [
          ...found.map(({ what, ours, baseline, ratio }) => [what, showSpread(ours), showSpread(baseline), showRatio(ratio)]),
          ['Reads of progress.json (GET), mean', show(reads.ours), show(reads.baseline), showRatio(reads.ours / reads.baseline)],
          ['Checks of the output (HEAD), mean', show(awsCalls.ours.looks / runs), show(awsCalls.baseline.looks / runs), ''],
          ['Writes of the worker (PUT), mean', show(awsCalls.ours.writes / runs), show(awsCalls.baseline.writes / runs), ''],
        ],
      },
    ],
    notes: [
      howActionsAreCounted,
      'The recorded render progresses evenly: over all renders of 37 s, this package reads more often (docs/polling.md). The two writes claim the launch and confirm it; Remotion’s start routine writes once within the function.',
      ...(pace ? [`In this run ${pace}`] : []),
    ],
    raw: { runs, measures: found.map(({ goal: _, ...measure }) => measure), awsCalls } satisfies P1Raw,
  };
}

import { countActions } from '../actions';
import type { BenchOptions, BenchResult } from '../result';
import type { Side } from '../sides';
import { showRatio, showSpread, spreadOf } from '../statistics';
import { recordedRenders, renderDurationMs } from './recorded-renders';
import type { RecordedRender } from './recorded-renders';

const measures = [
  { what: 'Events', goal: 0.1, of: ({ events }: RecordedRender) => events },
  { what: 'Bytes of history', goal: 0.12, of: ({ bytes }: RecordedRender) => bytes },
  { what: 'Actions', goal: 0.2, of: ({ history }: RecordedRender) => countActions(history.events ?? []) },
];

/** P1: what a render costs in Temporal: history events, bytes, and Actions. */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const { renders, awsCalls } = await recordedRenders(options);
  const found = measures.map(({ what, goal, of }) => {
    const [ours, baseline] = (['ours', 'baseline'] as const).map((side: Side) => spreadOf(renders[side].map(of))) as [ReturnType<typeof spreadOf>, ReturnType<typeof spreadOf>];
    return { what, goal, ours, baseline, ratio: ours.median / baseline.median };
  });
  const runs = renders.ours.length;
  const perRender = (side: Side, name: 'reads' | 'invocations'): number => awsCalls[side][name] / runs;
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
          ['Reads of progress.json', perRender('ours', 'reads'), perRender('baseline', 'reads'), showRatio(perRender('ours', 'reads') / perRender('baseline', 'reads'))],
        ],
      },
    ],
    notes: ['Events and bytes are the server’s own count. Actions are counted from the history, with the tries of each activity, by the published rules (https://docs.temporal.io/cloud/actions); the table of them is in `bench/actions.ts`.'],
    raw: { runs, measures: found, awsCalls },
  };
}

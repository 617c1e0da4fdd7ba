import { renderDurationMs } from '../p1-history/recorded-renders';
import { paceNote } from '../pace';
import type { BenchOptions, BenchResult } from '../result';
import { ofBoth, sides } from '../sides';
import type { Side } from '../sides';
import { show, showRatio, showSpread } from '../statistics';
import { withWarmWorkers, withWorld } from '../world/world';
import { runLoad } from './load-run';
import type { Load, LoadCost } from './load-run';
import { toMeasuredLoad } from './measured-load';
import type { MeasuredLoad } from './measured-load';

interface PlannedLoad extends Load {
  runs: number;
  /**
   * Both sides at the same time, where the server carries both; else one after the other, the baseline once: enough to
   * see that it cannot keep its pace.
   */
  together: boolean;
}

const fullLoads: PlannedLoad[] = [
  { renders: 100, durationMs: renderDurationMs, rampMs: 15_000, runs: 5, together: true },
  { renders: 300, durationMs: renderDurationMs, rampMs: 25_000, runs: 5, together: true },
  { renders: 1_000, durationMs: renderDurationMs, rampMs: 33_000, runs: 5, together: false },
];
const quickLoads: PlannedLoad[] = [{ renders: 40, durationMs: 15_000, rampMs: 5_000, runs: 1, together: true }];

const goals = { cpuRatio: 0.25, residentMb: 1, growth: 1.25 };

/** What P4 leaves for others to reckon with. */
export interface P4Raw {
  loads: MeasuredLoad[];
}

/** P4: what a render costs the worker, and how that grows with the number of renders that are open. */
export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const loads: MeasuredLoad[] = [];
  for (const planned of quick ? quickLoads : fullLoads) loads.push(toMeasuredLoad(planned, await measure(planned)));
  const most = loads.at(-1)!;
  const [first] = loads as [MeasuredLoad];
  // Where the server is too slow for the baseline, it does less than it should, and its CPU says nothing.
  const compared = loads.findLast(keepsPace) ?? first;
  const cpuRatio = compared.cpuMs.ours.median / compared.cpuMs.baseline.median;
  // Against the next smaller load: a small one bears more of what does not depend on the number of renders.
  const fewer = loads.at(-2) ?? first;
  const growth = { cpu: most.cpuMs.ours.median / fewer.cpuMs.ours.median, memory: most.residentMb.ours.median / fewer.residentMb.ours.median };
  return {
    id: 'P4',
    title: 'What an open render costs the worker',
    goals: [
      { what: `CPU per render, ${compared.renders} open`, goal: `<= ${showRatio(goals.cpuRatio)}`, measured: showRatio(cpuRatio), reached: cpuRatio <= goals.cpuRatio },
      { what: `Memory per open render, ${most.renders} open`, goal: `<= ${goals.residentMb} MB`, measured: `${show(most.residentMb.ours.median)} MB`, reached: most.residentMb.ours.median <= goals.residentMb },
      ...(loads.length > 1
        ? [
            { what: `CPU per render, ${most.renders} open against ${fewer.renders}`, goal: `<= ${showRatio(goals.growth)}`, measured: showRatio(growth.cpu), reached: growth.cpu <= goals.growth },
            { what: `Memory per render, ${most.renders} open against ${fewer.renders}`, goal: `<= ${showRatio(goals.growth)}`, measured: showRatio(growth.memory), reached: growth.memory <= goals.growth },
          ]
        : []),
    ],
    tables: [
      {
        title: 'CPU of the worker process per render, ms: median (lowest–highest)',
        columns: ['renders open', 'runs', 'this package', 'baseline', 'ratio', 'reads of a render', 'baseline’s reads'],
        rows: loads.map(({ renders, runs, cpuMs, reads }) => [
          show(renders),
          runs.ours === runs.baseline ? runs.ours : `${runs.ours}; ${runs.baseline}`,
          showSpread(cpuMs.ours),
          showSpread(cpuMs.baseline),
          showRatio(cpuMs.ours.median / cpuMs.baseline.median),
          showSpread(reads.ours),
          showSpread(reads.baseline),
        ]),
      },
      {
        title: 'Memory of the worker process (resident) per open render, MB; slots for activities in use per open render',
        columns: ['renders open', 'this package', 'baseline', 'slots', 'baseline’s slots', 'idle worker', 'baseline’s idle worker'],
        rows: loads.map(({ renders, residentMb, idleMb, slots }) => [
          show(renders),
          showSpread(residentMb.ours),
          showSpread(residentMb.baseline),
          showSpread(slots.ours),
          showSpread(slots.baseline),
          showSpread(idleMb.ours),
          showSpread(idleMb.baseline),
        ]),
      },
    ],
    notes: notesOn(loads),
    raw: { loads } satisfies P4Raw,
  };
}

function keepsPace({ reads, durationMs }: MeasuredLoad): boolean {
  return paceNote(reads.baseline.median, durationMs) === null;
}

/** A new world, and new workers, for each run: what one leaves behind does not count for the next. */
async function measure({ runs, together, ...load }: PlannedLoad): Promise<Record<Side, LoadCost[]>> {
  const costs: Record<Side, LoadCost[]> = { ours: [], baseline: [] };
  const keep = (found: Partial<Record<Side, LoadCost>>): void => {
    for (const side of sides) if (found[side]) costs[side].push(found[side]);
  };
  for (let turn = 0; turn < runs; turn++) {
    const runSide = (side: Side, which: readonly Side[]): Promise<LoadCost> =>
      withWorld('P4', (world) => withWarmWorkers(world, which, (workers) => runLoad(world, side, workers[side]!, load)));
    if (together) {
      keep(await withWorld('P4', (world) => withWarmWorkers(world, sides, (workers) => ofBoth((side) => runLoad(world, side, workers[side]!, load)))));
      continue;
    }
    for (const side of turn === 0 ? sides : (['ours'] as const)) keep({ [side]: await runSide(side, [side]) });
  }
  return costs;
}

function notesOn(loads: MeasuredLoad[]): string[] {
  const notes = [
    'Each run has a server and workers of its own, warmed up by short renders. Memory is what the process grew by from idle until all renders were open.',
    'Both sides ran at the same time, but for the largest load, where they ran one after the other: with one side alone a render costs somewhat less.',
    'The recorded render is a smooth one: over all renders of 37 s this package reads more often (docs/polling.md), which costs some 0.7 ms of CPU a read (P5).',
  ];
  for (const { renders, durationMs, reads, overheadMs, openAtMost } of loads) {
    const pace = paceNote(reads.baseline.median, durationMs);
    if (pace) notes.push(`At ${show(renders)}, ${pace} It knew of the end of a render ${seconds(overheadMs.baseline.median)} late, this package ${seconds(overheadMs.ours.median)}.`);
    for (const side of sides) {
      if (openAtMost[side].median < renders * 0.95) notes.push(`Of ${show(renders)} renders of ${side === 'ours' ? 'this package' : 'the baseline'}, at most ${show(openAtMost[side].median)} were open at a time.`);
    }
  }
  return notes;
}

function seconds(ms: number): string {
  return `${show(ms / 1_000)} s`;
}

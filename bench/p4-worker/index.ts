import { runProgram } from '../../local/setup/run-program';
import { temporalCliPath } from '../../local/setup/temporal';
import { renderDurationMs } from '../p1-history/recorded-renders';
import { ratioGoal } from '../result';
import type { BenchOptions, BenchResult } from '../result';
import { sides } from '../sides';
import { show, showRatio, showSpread } from '../statistics';
import type { Spread } from '../statistics';
import { comparedLoad } from './compared-load';
import { growthPlot } from './growth-plot';
import { measureLoad } from './measure-load';
import type { PlannedLoad } from './measure-load';
import { keepsPace } from './measured-load';
import type { MeasuredLoad, SideFigure } from './measured-load';
import { notesOn } from './notes';

/** A side runs five times if it keeps pace; beyond that, one run is enough to show that it does not. */
const moreLoads: PlannedLoad[] = [
  { renders: 300, durationMs: renderDurationMs, rampMs: 15_000, runs: { ours: 5, baseline: 1 }, together: false },
  { renders: 1_000, durationMs: renderDurationMs, rampMs: 33_000, runs: { ours: 5, baseline: 1 }, together: false },
  { renders: 1_500, durationMs: renderDurationMs, rampMs: 36_000, runs: { ours: 1, baseline: 0 }, together: false },
];

const goals = { cpuRatio: 0.25, residentMb: 1, growth: 1.25 };

/** The figures of P4 that other calculations use. */
export interface P4Raw {
  loads: MeasuredLoad[];
}

/** P4: what a render costs the worker, and how that grows with the number of open renders. */
export async function run({ quick, temporalAddress }: BenchOptions): Promise<BenchResult> {
  const loads: MeasuredLoad[] = [];
  for (const planned of [comparedLoad({ quick }), ...(quick ? [] : moreLoads)]) loads.push(await measureLoad({ ...planned, temporalAddress }));
  return {
    id: 'P4',
    title: 'What an open render costs the worker',
    goals: goalsOf(loads),
    tables: [
      {
        title: 'CPU of the worker process per render, ms: median (lowest–highest)',
        columns: ['renders open', 'runs', 'this package', 'baseline', 'ratio', 'reads of a render', 'baseline’s reads', 'end known after, s', 'baseline’s'],
        rows: loads.map((load) => [
          show(load.renders),
          load.runs.ours === load.runs.baseline ? load.runs.ours : `${load.runs.ours}; ${load.runs.baseline}`,
          ...ofSides(load, 'cpuMs'),
          load.cpuMs.ours && load.cpuMs.baseline ? showRatio(load.cpuMs.ours.median / load.cpuMs.baseline.median) : '',
          ...ofSides(load, 'reads'),
          ...ofSides(load, 'overheadMs', inSeconds),
        ]),
      },
      {
        title: 'Memory of the worker process (resident) per open render, MB; slots for activities in use per open render',
        columns: ['renders open', 'this package', 'baseline', 'slots', 'baseline’s slots', 'idle worker', 'baseline’s idle worker'],
        rows: loads.map((load) => [show(load.renders), ...ofSides(load, 'residentMb'), ...ofSides(load, 'slots'), ...ofSides(load, 'idleMb')]),
      },
    ],
    charts: [{ name: 'worker', svg: growthPlot(loads) }],
    notes: [...notesOn(loads), ...(temporalAddress ? [] : [`Server: ${await serverVersion()}.`])],
    raw: { loads } satisfies P4Raw,
  };
}

async function serverVersion(): Promise<string> {
  const { output } = await runProgram(await temporalCliPath(), ['--version']);
  return output.trim();
}

function goalsOf(loads: MeasuredLoad[]): BenchResult['goals'] {
  // If the server is too slow for the baseline, the baseline does less than it should, and its CPU figure is meaningless.
  const compared = loads.findLast((load) => keepsPace(load, 'baseline')) ?? loads[0]!;
  const most = loads.findLast(({ runs }) => runs.ours === loads[0]!.runs.ours)!;
  // Compared with the next smaller load: in a small load, fixed costs weigh more.
  const fewer = loads[loads.indexOf(most) - 1];
  const growthOf = (figure: 'cpuMs' | 'residentMb'): BenchResult['goals'][number] => {
    const growth = most[figure].ours!.median / fewer![figure].ours!.median;
    const what = `${figure === 'cpuMs' ? 'CPU' : 'Memory'} per render, ${show(most.renders)} open compared with ${show(fewer!.renders)}`;
    return { what, goal: `flat: <= ${showRatio(goals.growth)}`, measured: showRatio(growth), reached: growth <= goals.growth };
  };
  const memoryMb = most.residentMb.ours!.median;
  return [
    ...(compared.cpuRatio ? [ratioGoal(`CPU per render, ${show(compared.renders)} open`, goals.cpuRatio, compared.cpuRatio)] : []),
    { what: `Memory per open render, ${show(most.renders)} open`, goal: `<= ${goals.residentMb} MB`, measured: `${show(memoryMb)} MB`, reached: memoryMb <= goals.residentMb },
    ...(fewer ? [growthOf('cpuMs'), growthOf('residentMb')] : []),
  ];
}

function ofSides(load: MeasuredLoad, figure: SideFigure, scaled: (spread: Spread) => Spread = (spread) => spread): string[] {
  return sides.map((side) => {
    const spread = load[figure][side];
    if (spread) return showSpread(scaled(spread));
    return load.gaveIn[side] ? 'gave in' : '';
  });
}

function inSeconds({ median, min, max }: Spread): Spread {
  return { median: median / 1_000, min: min / 1_000, max: max / 1_000 };
}

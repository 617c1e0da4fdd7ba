import { pollingDefaults } from '../../src/contract/input';
import type { BenchOptions, BenchResult } from '../result';
import { figuresOf, meanOf, seconds } from './figures';
import type { Figures } from './figures';
import { plannedRender } from './planned-render';
import { recordedRenders } from './recorded-renders';
import type { RenderHistory } from './render-history';
import { planRender, renderKinds } from './render-plan';
import type { RenderKind } from './render-plan';
import { fixed, otherSchedules, remotionCli } from './schedules';
import type { OtherSchedule } from './schedules';
import { schedulePlot } from './schedule-plot';
import { simulateOther, simulateWatch } from './simulate-watch';

const ourName = 'this package';
const figureColumns = ['reads', 'mean delay (s)', 'p95 (s)', 'max (s)', 'figure of merit'];

/** P2: how many reads the schedule takes and how late it learns of the end, simulated over recorded and planned renders. */
export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const counts = quick ? { mixed: 2_000, tail: 150, kind: 20 } : { mixed: 4_000, tail: 1_000, kind: 100 };
  const recorded = await recordedRenders();
  const all = [...recorded, ...plannedRenders('mixed', counts.mixed)];

  const ours = figuresOf(await watchAll(all));
  const others = await inTurn(otherSchedules, async (schedule) => ({ name: schedule.name, figures: await figuresOfOther(all, schedule) }));
  const cli = others.find(({ name }) => name === remotionCli.name)!.figures;
  const tails = await wrongTails(counts.tail);
  const kinds = await byKind(counts.kind, recorded);
  const durationMs = meanOf(all.map(({ endMs }) => endMs));

  const schedules = [{ name: ourName, figures: ours, isOurs: true }, ...others.map((other) => ({ ...other, isOurs: false }))];
  return {
    id: 'P2',
    title: 'Reads, and delay at the end',
    goals: goalsOf(ours, cli, tails, kinds),
    tables: [
      {
        title: `Schedules, over ${recorded.length} recorded and ${counts.mixed} planned renders (mean duration ${seconds(durationMs)} s)`,
        columns: ['schedule', ...figureColumns],
        rows: [{ name: `**${ourName}**`, figures: ours }, ...others].map(({ name, figures }) => [name, ...cells(figures)]),
      },
      {
        title: 'When the estimate of the time after the last frame is wrong',
        columns: ['time after the last frame', ...figureColumns, 'fixed interval of equal delay: interval (s)', 'its reads'],
        rows: tails.map(({ name, figures, equal }) => [name, ...cells(figures), seconds(equal.intervalMs), equal.reads.toFixed(1)]),
      },
      {
        title: 'By kind of render, and the cost of the watch on Temporal',
        columns: ['renders', ...figureColumns, 'CLI: reads', 'CLI: mean delay (s)', 'milestones', 'windows left to the server', 'history events of the watch'],
        rows: kinds.map(({ name, figures, cli: { reads, meanDelayMs }, milestones, retries }) => [name, ...cells(figures), reads.toFixed(1), seconds(meanDelayMs), milestones.toFixed(1), retries.toFixed(1), (milestones * 6).toFixed(0)]),
      },
    ],
    charts: [{ name: 'schedules', svg: schedulePlot(schedules, durationMs) }],
    notes: [
      "Simulated time; a read takes 30 ms in every schedule. This package's schedule runs the package's own code: reading, verdict, snapshot, milestones, delay. Its delay includes everything after the read: the HEAD of the output (30 ms), or the wait for late errors (0.5 s) and another read, and the return to the workflow (20 ms). For the other schedules, the delay ends with the read.",
      'Planned renders use seeds from 1. The constants of the schedule were tuned on other seeds and on half of the recorded renders, so only the planned renders are entirely new to it. Nearly all renders of the first table are planned.',
      'The recorded renders include failures, and launches that never end: their end is the moment when a reading first shows it.',
    ],
    raw: { counts, ours, others, tails, kinds },
  };
}

function plannedRenders(kind: RenderKind, count: number, tailFactor = 1): RenderHistory[] {
  return Array.from({ length: count }, (_, index) => plannedRender(planRender(kind, index + 1, tailFactor), index + 1));
}

async function watchAll(histories: readonly RenderHistory[]) {
  return inTurn(histories, (history) => simulateWatch(history));
}

async function figuresOfOther(histories: readonly RenderHistory[], schedule: OtherSchedule): Promise<Figures> {
  return figuresOf(await inTurn(histories, (history, index) => simulateOther(history, schedule, index)));
}

async function wrongTails(count: number) {
  const cases = [
    { name: 'a third of the usual', factor: 1 / 3 },
    { name: 'the usual', factor: 1 },
    { name: 'three times the usual', factor: 3 },
  ];
  return inTurn(cases, async ({ name, factor }) => {
    const histories = plannedRenders('mixed', count, factor);
    const figures = figuresOf(await watchAll(histories));
    return { name, figures, equal: await fixedOfEqualDelay(histories, figures.meanDelayMs) };
  });
}

/** The fixed interval with the same mean delay, found by bisection. */
async function fixedOfEqualDelay(histories: readonly RenderHistory[], meanDelayMs: number) {
  let [lowMs, highMs] = [10, 20_000];
  while (highMs - lowMs > 1) {
    const middleMs = (lowMs + highMs) / 2;
    if ((await figuresOfOther(histories, fixed(middleMs))).meanDelayMs < meanDelayMs) lowMs = middleMs;
    else highMs = middleMs;
  }
  return { intervalMs: highMs, reads: (await figuresOfOther(histories, fixed(highMs))).reads };
}

async function byKind(count: number, recorded: readonly RenderHistory[]) {
  const groups = [
    { name: 'recorded, successful', histories: recorded.filter(({ succeeds }) => succeeds) },
    { name: 'recorded, failed or stopped', histories: recorded.filter(({ succeeds }) => !succeeds) },
    ...renderKinds.map((kind) => ({ name: kind, histories: plannedRenders(kind, count) })),
  ];
  return inTurn(groups, async ({ name, histories }) => {
    const watches = await watchAll(histories);
    return {
      name: `${name} (${histories.length})`,
      figures: figuresOf(watches),
      cli: await figuresOfOther(histories, remotionCli),
      milestones: meanOf(watches.map((watch) => watch.milestones)),
      retries: meanOf(watches.map((watch) => watch.retries)),
    };
  });
}

/** One after the other: thousands of renders at once would fill the memory and be no faster. */
async function inTurn<T, R>(values: readonly T[], work: (value: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [index, value] of values.entries()) results.push(await work(value, index));
  return results;
}

function goalsOf(ours: Figures, cli: Figures, tails: Awaited<ReturnType<typeof wrongTails>>, kinds: { figures: Figures }[]): BenchResult['goals'] {
  const [reads, delay] = [ours.reads / cli.reads, ours.meanDelayMs / cli.meanDelayMs];
  const tail = Math.max(...tails.map(({ figures, equal }) => figures.reads / equal.reads));
  const maxDelayMs = Math.max(ours.maxDelayMs, ...[...tails, ...kinds].map(({ figures }) => figures.maxDelayMs));
  return [
    { what: "reads against Remotion's CLI", goal: '<= 0.20x', measured: `${reads.toFixed(3)}x`, reached: reads <= 0.2 },
    { what: "mean delay against Remotion's CLI", goal: '<= 1.05x', measured: `${delay.toFixed(3)}x`, reached: delay <= 1.05 },
    { what: 'reads against the fixed interval of equal delay, tail 3x off', goal: '<= 1x', measured: `${tail.toFixed(2)}x at most`, reached: tail <= 1 },
    { what: 'longest delay', goal: `<= the ceiling, ${seconds(pollingDefaults.ceilingMs)} s`, measured: `${seconds(maxDelayMs)} s`, reached: maxDelayMs <= pollingDefaults.ceilingMs },
  ];
}

function cells({ reads, meanDelayMs, p95DelayMs, maxDelayMs, merit }: Figures): string[] {
  return [reads.toFixed(1), seconds(meanDelayMs), seconds(p95DelayMs), seconds(maxDelayMs), merit.toFixed(2)];
}

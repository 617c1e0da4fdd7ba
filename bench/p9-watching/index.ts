import type { BenchOptions, BenchResult } from '../result';
import { show, showRatio, showSpread, spreadOf } from '../statistics';
import { renderDurationMs } from '../p1-history/recorded-renders';
import { withWarmWorkers, withWorld } from '../world/world';
import { readResults } from '../write-results';
import type { World } from '../world/world';
import type { Child } from '../world/child';
import { watchedRender } from './watched-render';
import type { Watchers, WatchedRender } from './watched-render';

const nobody: Watchers = { how: 'updates', count: 0 };

/** The kinds of watchers: a query each second, and `progressUpdates()`. */
const cases: readonly { title: string; watchers: Watchers }[] = [
  { title: 'nobody', watchers: nobody },
  { title: 'one, a query each second', watchers: { how: 'queries', count: 1 } },
  { title: 'one, progressUpdates()', watchers: { how: 'updates', count: 1 } },
  { title: '1,000, a query each second', watchers: { how: 'queries', count: 1_000 } },
  { title: '1,000, progressUpdates()', watchers: { how: 'updates', count: 1_000 } },
];

interface MeasuredCase {
  title: string;
  renders: WatchedRender[];
}

interface P9Raw {
  cases: MeasuredCase[];
}

/** P9: what it costs to watch a render, and how soon watchers know. */
export async function run({ quick, add, temporalAddress }: BenchOptions): Promise<BenchResult> {
  const durationMs = quick ? 12_000 : renderDurationMs;
  const more = await withWorld('P9', (world) => withWarmWorkers(world, ['ours'], ({ ours }) => inTurn(world, ours!, quick || add ? 1 : 3, durationMs)), { temporalAddress });
  const found = add ? [...kept(), ...more] : more;
  const of = (title: string) => found.filter((each) => each.title === title).flatMap(({ renders }) => renders);
  const measured = cases.map(({ title }) => ({ title, renders: of(title) }));
  const runs = of('nobody').length;
  const one = of('one, progressUpdates()');
  const thousand = of('1,000, progressUpdates()');
  const most = Math.max(...[...one, ...thousand].map(({ actionsOfMilestone }) => actionsOfMilestone));
  const cpuOf = (title: string) => spreadOf(of(title).map(({ workerCpuMs }) => workerCpuMs)).median;
  const cpu = (cpuOf('1,000, progressUpdates()') - cpuOf('nobody')) / (cpuOf('1,000, a query each second') - cpuOf('nobody'));
  return {
    id: 'P9',
    title: `What watching a ${durationMs / 1_000} s render costs`,
    goals: [
      { what: 'Actions per milestone and watcher', goal: '<= 1', measured: show(most), reached: most <= 1 },
      { what: 'Worker CPU for 1,000 watchers, compared with a query each second', goal: '<= 0.05x', measured: showRatio(cpu), reached: cpu <= 0.05 },
    ],
    tables: [
      {
        title: `Per render, median of ${runs} (lowest–highest)`,
        columns: ['who watches', 'Actions of watching', 'worker CPU, ms', 'requests to Temporal', 'CPU of a watcher, ms', 'known after, s: mean', 'last'],
        rows: measured.map(({ title, renders }) => [title, ...columns.map(({ of: value, unit = 1 }) => cell(renders.map(value), unit))]),
      },
    ],
    notes: [
      'The Actions of watching are its queries, by the published rules (https://docs.temporal.io/cloud/actions); reading a history is not an Action. Requests are counted where they are sent. The worker serves the one render and nothing else; its CPU is counted until the last watcher knows the end, and includes its own polls of Temporal.',
      'Known after: the time from when the server stored a milestone or the end until a watcher has it, for the mean of all watchers and for the last one. All watchers are in one process, on the same two cores as server and worker.',
      ...measured.filter(({ renders }) => renders.some(({ errors }) => errors > 0)).map(({ title, renders }) => `${title}: ${show(spreadOf(renders.map(({ errors }) => errors)).median)} calls of a watcher failed.`),
    ],
    raw: { cases: measured } satisfies P9Raw,
  };
}

const columns: { of: (render: WatchedRender) => number; unit?: number }[] = [
  { of: ({ actions }) => actions },
  { of: ({ workerCpuMs }) => workerCpuMs },
  { of: ({ requests }) => requests },
  { of: ({ watcherCpuMs }) => watcherCpuMs },
  { of: ({ meanDelayMs }) => meanDelayMs, unit: 1_000 },
  { of: ({ maxDelayMs }) => maxDelayMs, unit: 1_000 },
];

/** Without watchers there is no figure; in saved results it is null. */
function cell(values: number[], unit: number): string {
  return values.every(Number.isFinite) ? showSpread(spreadOf(values.map((value) => value / unit))) : '–';
}

function kept(): MeasuredCase[] {
  return (readResults().P9?.raw as P9Raw | undefined)?.cases ?? [];
}

async function inTurn(world: World, worker: Child, runs: number, durationMs: number): Promise<MeasuredCase[]> {
  const found = cases.map(({ title, watchers }) => ({ title, watchers, renders: [] as WatchedRender[] }));
  for (let run = 0; run < runs; run++) {
    for (const { watchers, renders } of found) renders.push(await watchedRender(world, worker, watchers, durationMs));
  }
  return found;
}

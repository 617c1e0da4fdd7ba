import { countActions } from '../actions';
import { renderDurationMs, recordRenders } from '../p1-history/recorded-renders';
import type { RecordedRenders } from '../p1-history/recorded-renders';
import { comparedLoad } from '../p4-worker/compared-load';
import { measureLoad } from '../p4-worker/measure-load';
import { keepsPace } from '../p4-worker/measured-load';
import type { MeasuredLoad } from '../p4-worker/measured-load';
import type { BenchOptions, BenchResult } from '../result';
import type { Side } from '../sides';
import { show, showRatios, showSpread, spreadOf } from '../statistics';
import type { BaselineWorkflow } from '../world/render-workflows';

/** The SDK sends the first heartbeat, and then one every 0.8 of the heartbeat timeout of 10 s. */
const heartbeats = 1 + Math.floor(renderDurationMs / 8_000);

interface Pattern {
  workflow: BaselineWorkflow;
  name: string;
  heartbeats: number;
}

const patterns: Pattern[] = [
  { workflow: 'renderAndLoop', name: 'one activity that loops and heartbeats', heartbeats },
  { workflow: 'renderAndRetry', name: 'an activity that fails until the end', heartbeats: 0 },
];

interface MeasuredPattern extends Pattern {
  recorded: RecordedRenders;
  load: MeasuredLoad;
}

/** Temporal's two polling patterns, with Remotion's own client, compared with this package. */
export async function run({ quick, temporalAddress }: BenchOptions): Promise<BenchResult> {
  const measured: MeasuredPattern[] = [];
  for (const pattern of patterns) {
    const baseline = pattern.workflow;
    const recorded = await recordRenders({ quick, temporalAddress }, baseline);
    measured.push({ ...pattern, recorded, load: await measureLoad({ ...comparedLoad({ quick }), baseline, temporalAddress }) });
  }
  const { recorded, load } = measured[0]!;
  const slow = measured.filter(({ load }) => !quick && !keepsPace(load, 'baseline'));
  return {
    id: 'patterns',
    title: 'Temporal’s own patterns for polling',
    goals: [],
    tables: [
      {
        title: `A render of ${renderDurationMs / 1_000} s, median of ${recorded.renders.ours.length} (lowest–highest)`,
        columns: ['', 'events', 'bytes', 'Actions', 'reads'],
        rows: [
          ...measured.map((pattern) => historyRow(pattern, 'baseline')),
          historyRow({ name: 'this package', heartbeats: 0, recorded }, 'ours'),
        ],
      },
      {
        title: `The worker with ${show(load.renders)} open, both at the same time, median of ${load.runs.ours} (lowest–highest)`,
        columns: ['', 'CPU per render, ms', 'this package', 'ratio', 'slots per open render', 'end known after, s', 'this package'],
        rows: measured.map(workerRow),
      },
    ],
    notes: [
      'Heartbeats are Actions, but not events. Their number is calculated: the SDK sends the first one, and then one every 8 s here.',
      ...slow.map(({ name }) => `The server, or this machine, did not keep up with ${name}, so its CPU figure is too low.`),
    ],
    raw: measured.map(({ name, recorded: { awsCalls }, load }) => ({ name, awsCalls, load })),
  };
}

function historyRow({ name, heartbeats, recorded: { renders, awsCalls } }: Pick<MeasuredPattern, 'name' | 'heartbeats' | 'recorded'>, side: Side): string[] {
  const of = renders[side];
  const actions = of.map(({ history }) => countActions(history.events ?? []));
  return [
    name,
    showSpread(spreadOf(of.map(({ events }) => events))),
    showSpread(spreadOf(of.map(({ bytes }) => bytes))),
    `${showSpread(spreadOf(actions))}${heartbeats > 0 ? ` + ${heartbeats} heartbeats` : ''}`,
    show(awsCalls[side].reads / of.length),
  ];
}

function workerRow({ name, load: { cpuMs, cpuRatio, slots, overheadMs } }: MeasuredPattern): string[] {
  const seconds = (side: Side): string => show(overheadMs[side]!.median / 1_000);
  return [
    name,
    showSpread(cpuMs.baseline!),
    showSpread(cpuMs.ours!),
    showRatios(cpuRatio!),
    show(slots.baseline!.median),
    seconds('baseline'),
    seconds('ours'),
  ];
}

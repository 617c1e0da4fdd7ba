import type { P1Raw } from '../p1-history';
import { paceNote } from '../pace';
import { renderDurationMs } from '../p1-history/recorded-renders';
import type { P4Raw } from '../p4-worker';
import type { BenchResult } from '../result';
import { sides } from '../sides';
import type { Side } from '../sides';
import { show } from '../statistics';

/** What is left of the worker for peaks, and for what it does besides. */
const usedShare = { cpu: 0.7, memory: 0.8 };
const workerMb = 1_024;

/**
 * Actions per second that a namespace of Temporal Cloud has without asking for more.
 *
 * @see https://docs.temporal.io/cloud/limits#actions-per-second
 */
const namespaceActionsPerSecond = 500;

interface Capacity {
  startsPerSecond: number;
  openByCpu: number;
  openByMemory: number;
  slotsPerRender: number;
  startsPerSecondInNamespace: number;
}

/** What one worker and one namespace carry: arithmetic on what P1 and P4 have measured. */
export function capacity(worker: P4Raw, history: P1Raw): BenchResult {
  const most = worker.loads.at(-1)!;
  const actions = history.measures.find(({ what }) => what === 'Actions')!;
  const of = (side: Side): Capacity => {
    const startsPerSecond = (usedShare.cpu * 1_000) / most.cpuMs[side].median;
    return {
      startsPerSecond,
      openByCpu: (startsPerSecond * renderDurationMs) / 1_000,
      openByMemory: (workerMb * usedShare.memory - most.idleMb[side].median) / most.residentMb[side].median,
      // The fewer, the higher the peak over the mean.
      slotsPerRender: worker.loads[0]!.slots[side].median,
      startsPerSecondInNamespace: namespaceActionsPerSecond / actions[side].median,
    };
  };
  const [ours, baseline] = sides.map(of) as [Capacity, Capacity];
  const pace = paceNote(most.reads.baseline.median, most.durationMs);
  const row = (what: string, value: (capacity: Capacity) => string): string[] => [what, value(ours), value(baseline)];
  const open = (renders: number): string => {
    const whole = Math.floor(renders);
    return whole > most.renders ? `${show(roundedDown(whole))} (extrapolated)` : show(roundedDown(whole));
  };
  return {
    id: 'capacity',
    title: 'What a worker of one core and 1 GB carries',
    goals: [],
    tables: [
      {
        title: `Renders of ${renderDurationMs / 1_000} s; ${usedShare.cpu * 100} % of the core and ${usedShare.memory * 100} % of the memory used`,
        columns: ['', 'this package', 'baseline'],
        rows: [
          row('Starts per second, by CPU', ({ startsPerSecond }) => show(Number(startsPerSecond.toPrecision(2)))),
          row('Open renders, by CPU', ({ openByCpu }) => open(openByCpu)),
          row('Open renders, by memory', ({ openByMemory }) => open(openByMemory)),
          row('Slots for activities that 100 open renders need', ({ slotsPerRender }) => show(Math.ceil(slotsPerRender * 100))),
          row(`Starts per second in a namespace of ${namespaceActionsPerSecond} Actions per second`, ({ startsPerSecondInNamespace }) => show(Number(startsPerSecondInNamespace.toPrecision(2)))),
        ],
      },
    ],
    notes: [`From the load of ${show(most.renders)} renders in P4 and the Actions of P1; what goes beyond ${show(most.renders)} open renders was not tried. With room for all of them in the workflow cache (maxCachedWorkflows).`, ...(pace ? [`At ${show(most.renders)} open renders ${pace}`] : [])],
    raw: { ours, baseline },
  };
}

/** Two digits: more would claim to know more. */
function roundedDown(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.floor(count / unit) * unit;
}

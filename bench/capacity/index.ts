import type { P1Raw } from '../p1-history';
import { renderDurationMs } from '../p1-history/recorded-renders';
import type { P4Raw } from '../p4-worker';
import { keepsPace } from '../p4-worker/measured-load';
import type { MeasuredLoad } from '../p4-worker/measured-load';
import type { BenchResult } from '../result';
import { sides } from '../sides';
import type { Side } from '../sides';
import { show } from '../statistics';
import { growthExponent, rendersWithin } from './growth';

/** The share of the worker to use; the rest is for peaks and other work. */
const usedShare = { cpu: 0.7, memory: 0.8 };
const workerMb = 1_024;
const cpuMsPerSecond = 1_000 * usedShare.cpu;

/**
 * The default Actions per second of a Temporal Cloud namespace.
 *
 * @see https://docs.temporal.io/cloud/limits#actions-per-second
 */
const namespaceActionsPerSecond = 500;

interface Capacity {
  openByCpu: number;
  openByMemory: number;
  /** The load from which this was calculated. */
  measuredOpen: number;
  slotsPerRender: number;
  actions: number;
}

/** How much one worker and one namespace carry, calculated from the measurements of P1 and P4. */
export function capacity(worker: P4Raw, history: P1Raw): BenchResult {
  const actions = history.measures.find(({ what }) => what === 'Actions')!;
  const [ours, baseline] = sides.map((side) => capacityOf(side, worker.loads, actions[side].median)) as [Capacity, Capacity];
  const row = (what: string, value: (capacity: Capacity) => string): string[] => [what, value(ours), value(baseline)];
  const durationS = renderDurationMs / 1_000;
  return {
    id: 'capacity',
    title: 'What a worker of one core and 1 GB carries',
    goals: [],
    tables: [
      {
        title: `Renders of ${durationS} s; ${usedShare.cpu * 100} % of the core and ${usedShare.memory * 100} % of the memory used`,
        columns: ['', 'this package', 'baseline'],
        rows: [
          row('Open renders, by CPU', ({ openByCpu, measuredOpen }) => marked(show(roundedDown(openByCpu)), openByCpu, measuredOpen)),
          row('Open renders, by memory', ({ openByMemory, measuredOpen }) => marked(show(roundedDown(openByMemory)), openByMemory, measuredOpen)),
          row('Starts per second, by CPU', ({ openByCpu, measuredOpen }) => marked(show(twoDigits(openByCpu / durationS)), openByCpu, measuredOpen)),
          row('Slots for activities in use, with 100 open', ({ slotsPerRender }) => show(Math.ceil(slotsPerRender * 100))),
          row(`Starts per second in a namespace of ${namespaceActionsPerSecond} Actions per second`, (each) => show(twoDigits(namespaceActionsPerSecond / each.actions))),
          row('… and renders open in it', (each) => show(roundedDown((namespaceActionsPerSecond / each.actions) * durationS))),
        ],
      },
    ],
    notes: [
      `Arithmetic: open renders by CPU = ${cpuMsPerSecond} ms of CPU a second × ${durationS} s ÷ CPU per render (P4); by memory = (${workerMb} MB × ${usedShare.memory} − idle worker) ÷ memory per render (P4); starts per second = open renders ÷ ${durationS} s; in a namespace = ${namespaceActionsPerSecond} ÷ Actions per render (P1: ${show(ours.actions)} and ${show(baseline.actions)}).`,
      `Figures are extrapolated beyond the largest load with which a side kept pace: ${show(ours.measuredOpen)} open renders of this package, ${show(baseline.measuredOpen)} of the baseline. Growth per render between the two largest loads is assumed to continue, and a decline to end.`,
      'The machine had two cores and more memory; neither was limited. All open renders were in the workflow cache.',
    ],
    raw: { ours, baseline },
  };
}

function capacityOf(side: Side, loads: MeasuredLoad[], actions: number): Capacity {
  // A side that is too slow skips work, which makes it look cheap, so only loads with which it kept pace count.
  const carried = loads.filter((load) => keepsPace(load, side));
  const most = carried.at(-1) ?? loads[0]!;
  const fewer = carried.at(-2);
  const open = (budget: number, figure: 'cpuMs' | 'residentMb'): number => {
    const at = (load: MeasuredLoad) => ({ renders: load.renders, perRender: load[figure][side]!.median });
    return rendersWithin(budget, at(most), fewer ? growthExponent(at(fewer), at(most)) : 0);
  };
  return {
    openByCpu: open((cpuMsPerSecond * renderDurationMs) / 1_000, 'cpuMs'),
    openByMemory: open(workerMb * usedShare.memory - most.idleMb[side]!.median, 'residentMb'),
    measuredOpen: most.renders,
    // The fewest renders, which have the highest peak relative to the mean.
    slotsPerRender: loads[0]!.slots[side]!.median,
    actions,
  };
}

/** Marks figures that need more open renders than were ever measured. */
function marked(shown: string, open: number, measuredOpen: number): string {
  return Math.floor(open) > measuredOpen ? `${shown} (extrapolated)` : shown;
}

/** Two digits: more would suggest more precision than there is. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** Rounds down to two digits. */
function roundedDown(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.floor(count / unit) * unit;
}

import type { BenchOptions, BenchResult } from '../result';
import { usdPerSlotMs } from '../lambda-price';
import { show } from '../statistics';
import { withWarmWorkers, withWorld } from '../world/world';
import type { World } from '../world/world';
import { mean, runRenders } from './admitted-run';
import type { AdmittedRun } from './admitted-run';
import { capacity, keyCount, planRenders } from './planned-renders';
import { percent, sharesByWeight, simulated } from './simulated';

/** P8: fills an account to its limit and not beyond, on a real server, and simulates the granting rule alone over far more renders. */
export async function run({ quick, temporalAddress }: BenchOptions): Promise<BenchResult> {
  const rule = simulated(quick);
  const found = await withWorld('P8', (world) => withWarmWorkers(world, ['ours'], () => measure(world, quick)), { concurrencyLimit: capacity, temporalAddress });
  const { backlog, idle, idleWithout, burst, with: admitted, without } = found;
  const used = usedWhileWaiting(backlog);
  const [least, most] = sharesByWeight({ shares: sharesWhileAllWait(backlog) });
  const costOf = (run: AdmittedRun) => ({ poolEvents: run.history.events / run.renders, poolActions: run.history.actions / run.renders, events: run.eventsOfRender - idleWithout.eventsOfRender, actions: run.actionsOfRender - idleWithout.actionsOfRender });
  const [underBacklog, whenIdle] = [costOf(backlog), costOf(idle)];
  const grantsASecond = rateOf(burst);
  const next = Math.max(...backlog.urgent.map(({ grantsBefore }) => grantsBefore));
  return {
    id: 'P8',
    title: `An account of ${show(capacity)} concurrent executions, filled by a pool`,
    goals: [
      { what: 'concurrent executions, counted by Lambda', goal: `<= ${show(capacity)}`, measured: `${show(backlog.end.mostRunning)}, ${show(backlog.end.queuedLaunches + backlog.end.throttledRenderers)} throttled`, reached: backlog.end.queuedLaunches + backlog.end.throttledRenderers === 0 },
      { what: 'share of them in use while renders wait', goal: '>= 90 %', measured: percent(used), reached: used >= 0.9 },
      { what: `slots of each of ${keyCount} keys relative to its weight, while all have renders waiting`, goal: '0.9x to 1.1x', measured: `${least.toFixed(2)}x to ${most.toFixed(2)}x`, reached: least >= 0.9 && most <= 1.1 },
      { what: 'grants to others between the request of an urgent render and its grant', goal: '0', measured: `${next} at most`, reached: next === 0 },
      { what: 'events in the pool per render, under backlog', goal: '<= 8', measured: show(underBacklog.poolEvents), reached: underBacklog.poolEvents <= 8 },
      { what: 'extra events in the render, under backlog', goal: '<= 10', measured: show(underBacklog.events), reached: underBacklog.events <= 10 },
      ...rule.goals,
    ],
    tables: [
      {
        title: `On a real server (${show(backlog.renders)} renders of 1 to 200 slots, held 4 to 12 s)`,
        columns: ['', 'events in the pool', 'events in the render', 'Actions, both'],
        rows: [
          ['per render, under backlog', ...costCells(underBacklog)],
          ['per render, when the pool has room', ...costCells(whenIdle)],
        ],
      },
      {
        title: `${show(without.renders)} renders at once that need three times the limit`,
        columns: ['', 'launches that waited in Lambda', 'renderers throttled', 'renders lost', 'spent on lost renders, of the total', 'most concurrent executions'],
        rows: [
          ['through a pool', ...lossCells(admitted)],
          ['without', ...lossCells(without)],
        ],
      },
      ...rule.tables,
    ],
    notes: [
      `Lambda here is scripted, with AWS's limit: a launch above it waits in Lambda's queue; a renderer above it is refused, which fails the render while its other renderers run on. Every execution counts from its start to its end.`,
      `Grants per second when ${show(burst.renders)} renders ask at once and all fit: ${show(grantsASecond)}. Server, workers and Lambda share this machine.`,
      `Urgent renders (20 slots, priority 1) waited ${backlog.urgent.map(({ waitedMs }) => `${(waitedMs / 1_000).toFixed(1)} s`).join(', ')} in the queue, until enough slots were free.`,
      `Actions include those of the pool. "Events in the render" are only those that a render without a pool does not have. The pool went through ${show(backlog.history.runs)} runs.`,
    ],
    raw: { backlog: summary(backlog), idle: summary(idle), idleWithout: summary(idleWithout), burst: { ...summary(burst), grantsASecond }, admitted: summary(admitted), without: summary(without), simulated: rule.raw },
  };
}

async function measure(world: World, quick: boolean) {
  const few = planRenders({ count: 40, weights: [1] }, 2).map((render) => ({ ...render, slots: Math.min(20, render.slots) }));
  const idleWithout = await runRenders(world, few, { pool: 'none', isAdmitted: false });
  const idle = await runRenders(world, few, { pool: 'idle', isAdmitted: true });
  const burst = await runRenders(world, planRenders({ count: quick ? 60 : 300, weights: [1] }, 3).map((render) => ({ ...render, slots: 1 })), { pool: 'burst', isAdmitted: true });
  const backlog = await between(world, () => runRenders(world, planRenders({ count: quick ? 150 : 1_000, weights: [1] }), { pool: 'backlog', isAdmitted: true, urgent: quick ? 2 : 5 }));
  const triple = wanting(3 * capacity);
  const admitted = await between(world, () => runRenders(world, triple, { pool: 'triple', isAdmitted: true }));
  const without = await between(world, () => runRenders(world, triple, { pool: 'tripled', isAdmitted: false }));
  return { idleWithout, idle, burst, backlog, with: admitted, without };
}

/** What Lambda counted within a run, without earlier counts. */
async function between(world: World, work: () => Promise<AdmittedRun>): Promise<AdmittedRun> {
  const before = await world.lambdaUse();
  const run = await work();
  const since = (name: 'slotMs' | 'queuedLaunches' | 'throttledRenderers' | 'lostRenders' | 'slotMsOfLost'): number => run.end[name] - before[name];
  return { ...run, end: { ...run.end, slotMs: since('slotMs'), queuedLaunches: since('queuedLaunches'), throttledRenderers: since('throttledRenderers'), lostRenders: since('lostRenders'), slotMsOfLost: since('slotMsOfLost') } };
}

function wanting(slots: number) {
  const renders = planRenders({ count: 400, weights: [1] }, 4).sort((one, other) => one.id.localeCompare(other.id));
  let sum = 0;
  return renders.filter((render) => (sum += render.slots) <= slots);
}

function usedWhileWaiting({ looks }: AdmittedRun): number {
  const [first, last] = [looks.find(({ use }) => use.running > 0.8 * capacity) ?? looks[0]!, looks.findLast(({ pool }) => pool.waiting > 0) ?? looks.at(-1)!];
  return (last.use.slotMs - first.use.slotMs) / (last.use.atMs - first.use.atMs) / capacity;
}

function sharesWhileAllWait({ looks }: AdmittedRun): { key: string; weight: number; slotMs: number }[] {
  const all = looks.filter(({ pool }) => pool.queue.filter(({ priority }) => priority === 3).length === keyCount);
  const [first, last] = [all[0] ?? looks[0]!, all.at(-1) ?? looks.at(-1)!];
  return Array.from({ length: keyCount }, (_, key) => `key ${key}`).map((key) => ({ key, weight: 1, slotMs: (last.use.slotMsByKey[key] ?? 0) - (first.use.slotMsByKey[key] ?? 0) }));
}

function rateOf({ history: { asks, grants } }: AdmittedRun): number {
  return (grants.length / (grants.at(-1)!.atMs - asks[0]!.atMs)) * 1_000;
}

function costCells({ poolEvents, events, poolActions, actions }: Record<'poolEvents' | 'events' | 'poolActions' | 'actions', number>): string[] {
  return [poolEvents, events, poolActions + actions].map((value) => show(Number(value.toFixed(1))));
}

function lossCells({ end: { queuedLaunches, throttledRenderers, lostRenders, slotMsOfLost, slotMs, mostRunning } }: AdmittedRun): string[] {
  return [show(queuedLaunches), show(throttledRenderers), show(lostRenders), `$${(slotMsOfLost * usdPerSlotMs).toFixed(2)} of $${(slotMs * usdPerSlotMs).toFixed(2)}`, show(mostRunning)];
}

function summary({ looks, history: { asks, grants, ...history }, ...run }: AdmittedRun): object {
  return { ...run, looks: looks.length, history: { ...history, asks: asks.length, grants: grants.length }, meanUrgentMs: mean(run.urgent.map(({ waitedMs }) => waitedMs)) };
}

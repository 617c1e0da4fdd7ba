import type { CheckedHolders } from '../../src/contract/activities';
import { slotRequestId } from '../../src/contract/admission';
import type { SlotAsk } from '../../src/contract/pool-messages';
import type { Model, Step } from '../explore';
import type { PoolCode } from './pool-code';
import { receive, startRun, grantFailed, holdersChecked, openRun, rebuild, reset, serve, withOpenRun } from './pool-run';
import type { Render, Signal, State } from './state';

export interface Move extends Step {
  isFault?: boolean;
  run: (state: State) => State | Promise<State>;
}

/** How far an exploration goes: one or two renders, and the number of faults per path. */
export interface PoolBound {
  renders: number;
  faults: number;
}

const capacity = 2;
/** Each render needs the whole pool: a main function and a renderer. */
const slots = 2;
const runsOnMs = 2_000;
const beginsAtMs = 1_700_000_000_000;

/**
 * Two renders that each need the whole pool: they request, receive and return slots while the pool is terminated and
 * rebuilt from its history, reset, and handed over to its next run, and while messages are late, repeated and lost.
 */
export class PoolOfTwo implements Model<State, Move> {
  constructor(
    private readonly code: PoolCode,
    private readonly bound: PoolBound,
  ) {}

  begin(): Promise<State> {
    const books = this.code.Pool.open({ capacity }, beginsAtMs).carry();
    const run = startRun({ pool: 'model', settings: { capacity } }, beginsAtMs, books);
    const { renders: count, faults } = this.bound;
    const renders = ['A', 'B'].slice(0, count).map((name): Render => ({ name, phase: 'new', mainUntil: null }));
    return Promise.resolve({ nowMs: beginsAtMs, renders, signals: [], runs: [run], isTerminated: false, faultsLeft: faults });
  }

  async take(state: State, { run, isFault }: Move): Promise<State> {
    const after = await run(isFault ? { ...state, faultsLeft: state.faultsLeft - 1 } : state);
    return { ...after, signals: [...after.signals].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id))) };
  }

  key(state: State): { key: string; nameOf: (id: string) => string } {
    return { key: JSON.stringify(state), nameOf: (id) => id };
  }

  violations(state: State): string[] {
    const running = state.renders.reduce((sum, render) => sum + executionsOf(render), 0);
    const wrong = running > capacity ? [`${running} executions at once in a pool of ${capacity}`] : [];
    // A terminated pool that no render needs has no state to check.
    if (state.isTerminated || this.steps(state).length > 0) return wrong;
    const waiting = state.renders.filter(({ phase }) => phase !== 'closed').map(({ name }) => `${name} never ends`);
    const { used } = this.code.Pool.from(openRun(state).books!).report(state.nowMs);
    return [...wrong, ...waiting, ...(used > 0 ? [`${used} slots are still held after all renders have ended`] : [])];
  }

  windows(): string[] {
    return [];
  }

  steps(state: State): Move[] {
    const moves = [...state.renders.flatMap((render) => this.ofRender(state, render)), ...unique(state.signals).flatMap((signal) => this.ofSignal(signal)), ...this.ofPool(state)];
    return state.faultsLeft > 0 ? moves : moves.filter(({ isFault }) => !isFault);
  }

  private ofRender(state: State, render: Render): Move[] {
    const { name, phase } = render;
    if (phase === 'new') return [step(`${name}:asks`, (now) => told(withRender(now, { ...render, phase: 'waiting' }), { id: `${name}>ask`, of: name, toPool: { ask: askOf(name) } }))];
    if (phase === 'waiting' && this.isForgotten(state, name)) return [step(`${name}:asks-again`, (now) => told(now, { id: `${name}>ask`, of: name, toPool: { ask: askOf(name) } }))];
    if (phase === 'running') {
      return [
        step(`${name}:is-done`, (now) => {
          const mainUntil = now.nowMs + runsOnMs;
          return told(withRender(now, { ...render, phase: 'done', mainUntil }), { id: `${name}>hold`, of: name, toPool: { hold: { id: requestOf(name), slots: 1, until: mainUntil } } });
        }),
      ];
    }
    return render.mainUntil === null ? [] : [step(`${name}:main-ends`, (now) => withRender(now, { ...now.renders.find((each) => each.name === name)!, mainUntil: null }))];
  }

  /** Whether asking again would achieve anything: not while its request or the answer is in flight, or its request is queued. */
  private isForgotten(state: State, name: string): boolean {
    if (state.signals.some(({ of }) => of === name)) return false;
    if (state.isTerminated) return true;
    const { books, inbox } = openRun(state);
    return books !== null && inbox.length === 0 && !books.waiting.some(([id]) => id === requestOf(name));
  }

  private ofSignal(signal: Signal): Move[] {
    const { id } = signal;
    const arrive = (now: State): State => this.arrive(now, signal);
    return [
      step(`${id}`, (now) => arrive(without(now, signal))),
      // Temporal delivers a workflow's signal once, but an activity that sends one may be retried.
      ...('toPool' in signal ? [{ ...step(`${id}:again`, arrive), isFault: true }] : []),
      // A render closes only once its last signal was delivered or has failed.
      { ...step(`${id}:lost`, (now) => closed(without(now, signal), signal)), isFault: true },
    ];
  }

  private arrive(state: State, signal: Signal): State {
    if ('toPool' in signal) {
      // If the pool is not running, the sender restarts it from the terminated run.
      const there = state.isTerminated ? { ...state, isTerminated: false, runs: [...state.runs, startRun({ pool: 'model', rebuildFrom: String(state.runs.length - 1) }, state.nowMs, null)] } : state;
      return closed(withOpenRun(there, receive(openRun(there), signal.toPool, state.nowMs)), signal);
    }
    const render = state.renders.find(({ name }) => name === signal.of)!;
    if (render.phase === 'closed') return openRun(state).books === null ? state : grantFailed(this.code, state, signal);
    return render.phase === 'waiting' && 'granted' in signal.answer ? withRender(state, { ...render, phase: 'running' }) : state;
  }

  private ofPool(state: State): Move[] {
    if (state.isTerminated) return this.timePasses(state);
    const run = openRun(state);
    const faults: Move[] = [
      { ...step('pool:terminated', (now) => ({ ...now, isTerminated: true })), isFault: true },
      { ...step('pool:reset', (now) => ({ ...now, runs: [...now.runs, reset(openRun(now), now.runs.length - 1, now.nowMs)] })), isFault: true },
    ];
    if (run.books === null) return [...faults, step('pool:reads', (now) => rebuild(this.code, now)), ...this.timePasses(state)];
    const handsOver: Move = { ...step('pool:hands-over', (now) => ({ ...now, runs: [...now.runs, startRun({ pool: 'model', carry: openRun(now).books! }, now.nowMs, openRun(now).books)] })), isFault: true };
    if (run.inbox.length > 0 || this.couldGrant(state)) return [...faults, step('pool:serves', (now) => serve(this.code, now)), ...this.timePasses(state)];
    return [...faults, handsOver, ...this.looks(state), ...this.timePasses(state)];
  }

  private couldGrant(state: State): boolean {
    return this.code.Pool.from(openRun(state).books!).admit(state.nowMs).grants.length > 0;
  }

  /** Checks holders whose workflow has closed without reporting. */
  private looks(state: State): Move[] {
    const books = this.code.Pool.from(openRun(state).books!).carry();
    const silent = state.renders.filter(({ name, phase }) => phase === 'closed' && !state.signals.some(({ of }) => of === name) && books.holders.some(([id, ...row]) => id === requestOf(name) && row[10] === 0));
    if (silent.length === 0) return [];
    const checked: CheckedHolders = {
      running: [],
      ended: silent.filter(({ mainUntil }) => mainUntil === null).map(({ name }) => requestOf(name)),
      ending: silent.flatMap(({ name, mainUntil }) => (mainUntil === null ? [] : [{ id: requestOf(name), forMs: mainUntil - state.nowMs }])),
    };
    return [step('pool:looks', (now) => holdersChecked(this.code, now, checked))];
  }

  /** Advances to the next time at which slots come free. Main functions have ended by then. */
  private timePasses(state: State): Move[] {
    const { renders, nowMs } = state;
    const heldUntil = (openRun(state).books?.holders ?? []).map((row) => row[11]);
    const next = Math.min(...[...renders.flatMap(({ mainUntil }) => mainUntil ?? []), ...heldUntil].filter((at) => at > nowMs));
    if (next === Number.POSITIVE_INFINITY) return [];
    return [step('time', (now) => ({ ...now, nowMs: next, renders: now.renders.map((render) => ({ ...render, mainUntil: render.mainUntil !== null && render.mainUntil <= next ? null : render.mainUntil })) }))];
  }
}

function executionsOf({ phase, mainUntil }: Render): number {
  return phase === 'running' ? slots : Number(mainUntil !== null);
}

function requestOf(name: string): string {
  return slotRequestId({ workflowId: name, originalRunId: '01a218b8-8409-78d7-93cc-e217229944ea' }, 1);
}

function askOf(name: string): SlotAsk {
  return { id: requestOf(name), slots, composition: '', priority: 3, fairnessKey: '', fairnessWeight: 1, since: beginsAtMs };
}

function step(id: string, run: Move['run']): Move {
  return { id, reads: [], writes: ['everything'], run };
}

function told(state: State, signal: Signal): State {
  return { ...state, signals: [...state.signals, signal] };
}

function without(state: State, signal: Signal): State {
  const index = state.signals.indexOf(signal);
  return { ...state, signals: state.signals.filter((_, each) => each !== index) };
}

/** The workflow of a finished render closes once its last signal has arrived or failed. */
function closed(state: State, { of, id }: Signal): State {
  const render = state.renders.find(({ name }) => name === of)!;
  return id.endsWith('>hold') && render.phase === 'done' ? withRender(state, { ...render, phase: 'closed' }) : state;
}

function withRender(state: State, render: Render): State {
  return { ...state, renders: state.renders.map((each) => (each.name === render.name ? render : each)) };
}

/** Removes duplicate signals. */
function unique(signals: readonly Signal[]): Signal[] {
  return signals.filter(({ id }, index) => signals.findIndex((other) => other.id === id) === index);
}

import { Pool } from '../../src/admission';
import type { PoolSettings, SlotRequest } from '../../src/admission';

/** A render that requests slots, and how long it holds them. */
export interface SimulatedRender extends SlotRequest {
  slots: number;
  holdMs: number;
  /** When it asks; `null`: as soon as fewer than `waitingPerKey` of its key wait. */
  askAtMs: number | null;
  /** Gives back this many slots at this share of its time: renderers end before the main function does. */
  givesBack?: { slots: number; at: number };
}

export interface Simulation {
  /** Simulated time from the first request to the last release. */
  lastedMs: number;
  /** Share of the capacity in use while any render waited. */
  usedShare: number;
  mostUsed: number;
  grants: number;
  /** The slot-milliseconds of each key while all keys had waiting renders, and its weight. */
  shares: { key: string; weight: number; slotMs: number }[];
  /** How long each render waited as the first of its key and priority. */
  waits: { render: SimulatedRender; waitedMs: number; firstForMs: number }[];
  /** The CPU time of the rule itself. */
  cpuMs: number;
  largestCarryBytes: number;
}

export interface SimulationOptions {
  settings: PoolSettings;
  renders: readonly SimulatedRender[];
  /** How many renders of a key wait in the pool at a time; others follow as these leave. */
  waitingPerKey: number;
}

/** Runs renders through the granting rule in simulated time. */
export function simulate({ settings, renders, waitingPerKey }: SimulationOptions): Simulation {
  const pool = Pool.open(settings, 0);
  const timeline = new Timeline();
  const keys = new Map<string, KeyState>();
  const byId = new Map<string, Progress>();
  const total = { now: 0, asked: 0, used: 0, mostUsed: 0, waiting: 0, busyMs: 0, usedSlotMs: 0, cpuMs: 0, carryBytes: 0 };
  const waits: Simulation['waits'] = [];

  for (const render of renders) {
    const key = keys.get(render.fairnessKey) ?? { key: render.fairnessKey, weight: render.fairnessWeight, held: 0, slotMs: 0, waiting: [], later: [] };
    keys.set(render.fairnessKey, key);
    if (render.askAtMs === null) key.later.push(render);
    else timeline.add(render.askAtMs, () => ask(key, render));
  }
  for (const key of keys.values()) key.later.reverse();

  const rule = <T>(call: () => T): T => {
    const startedAt = performance.now();
    const result = call();
    total.cpuMs += performance.now() - startedAt;
    return result;
  };

  function ask(key: KeyState, render: SimulatedRender): void {
    total.asked += 1;
    const request = { ...render, since: total.asked };
    const answer = rule(() => pool.ask(request, total.now));
    if (answer !== 'queued') throw new Error(`${render.id} was not queued but ${answer}`);
    byId.set(render.id, { render, key, askedAt: total.now, firstAt: key.waiting.length === 0 ? total.now : null });
    key.waiting.push(render.id);
    total.waiting += 1;
  }

  function refill(): void {
    for (const key of keys.values()) {
      while (key.waiting.length < waitingPerKey && key.later.length > 0) ask(key, key.later.pop()!);
    }
  }

  function grant(id: string, slots: number): void {
    const progress = byId.get(id)!;
    const { key, render, askedAt, firstAt } = progress;
    if (slots !== render.slots) throw new Error(`${id} wanted ${render.slots} and got ${slots}`);
    key.waiting.splice(key.waiting.indexOf(id), 1);
    const next = byId.get(key.waiting[0] ?? '');
    if (next) next.firstAt ??= total.now;
    waits.push({ render, waitedMs: total.now - askedAt, firstForMs: firstAt === null ? 0 : total.now - firstAt });
    total.waiting -= 1;
    change(key, slots);
    const { givesBack } = render;
    const { now } = total;
    if (givesBack) timeline.add(now + render.holdMs * givesBack.at, () => hold(progress, slots - givesBack.slots));
    timeline.add(now + render.holdMs, () => hold(progress, 0));
  }

  function hold({ key, render }: Progress, slots: number): void {
    const before = pool.slots(render.id);
    rule(() => pool.hold(render.id, slots, total.now));
    change(key, slots - before);
    if (slots === 0) byId.delete(render.id);
  }

  function change(key: KeyState, slots: number): void {
    key.held += slots;
    total.used += slots;
    total.mostUsed = Math.max(total.mostUsed, total.used);
  }

  /** Advances the time. Nothing changes between two events, so this is exact. */
  function pass(to: number): void {
    const ms = to - total.now;
    if (total.waiting > 0) {
      total.busyMs += ms;
      total.usedSlotMs += total.used * ms;
    }
    if ([...keys.values()].every(({ waiting }) => waiting.length > 0)) for (const key of keys.values()) key.slotMs += key.held * ms;
    total.now = to;
  }

  refill();
  for (let step = 0; ; step += 1) {
    for (const { id, slots } of rule(() => pool.admit(total.now)).grants) grant(id, slots);
    refill();
    if (step % 5_000 === 0) total.carryBytes = Math.max(total.carryBytes, JSON.stringify(pool.carry()).length);
    const wakeAt = timeline.isEmpty || total.waiting > 0 ? pool.nextAt(total.now) : null;
    const next = Math.min(timeline.nextAt, wakeAt ?? Number.POSITIVE_INFINITY);
    if (next === Number.POSITIVE_INFINITY) break;
    pass(next);
    timeline.runUntil(next);
  }
  return {
    lastedMs: total.now,
    usedShare: total.usedSlotMs / (total.busyMs * settings.capacity),
    mostUsed: total.mostUsed,
    grants: waits.length,
    shares: [...keys.values()].map(({ key, weight, slotMs }) => ({ key, weight, slotMs })),
    waits,
    cpuMs: total.cpuMs,
    largestCarryBytes: total.carryBytes,
  };
}

interface KeyState {
  key: string;
  weight: number;
  held: number;
  slotMs: number;
  waiting: string[];
  later: SimulatedRender[];
}

interface Progress {
  render: SimulatedRender;
  key: KeyState;
  askedAt: number;
  firstAt: number | null;
}

/** Scheduled events, the next one last. */
class Timeline {
  private readonly events: { at: number; run: () => void }[] = [];

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  get nextAt(): number {
    return this.events.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  }

  add(at: number, run: () => void): void {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.events[middle]!.at > at) low = middle + 1;
      else high = middle;
    }
    this.events.splice(low, 0, { at: Math.round(at), run });
  }

  runUntil(time: number): void {
    while (this.nextAt <= time) this.events.pop()!.run();
  }
}

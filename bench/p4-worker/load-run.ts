import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Side } from '../sides';
import { spreadOf } from '../statistics';
import type { Child } from '../world/child';
import type { WorkerUsage } from '../world/worker-process';
import type { World } from '../world/world';

export interface Load {
  renders: number;
  /** How long each render takes. */
  durationMs: number;
  /** The renders start one after another within this time, which is shorter than a render, so that all are open at its end. */
  rampMs: number;
}

/** What one load cost a worker. */
export interface LoadCost {
  /** The most renders open at the same time. */
  openAtMost: number;
  cpuMsPerRender: number;
  residentMbPerRender: number;
  /** Memory before the first render. */
  idleResidentMb: number;
  /** Activity slots in use per open render, at the peak. */
  slotsPerRender: number;
  readsPerRender: number;
  /** From the start of a workflow until its result was known, minus the render's own duration. */
  medianOverheadMs: number;
}

const sampleEveryMs = 1_000;

/** A load that has not ended by then never will: the server is overloaded. */
const endsWithinMs = 300_000;

/** Puts a load on a warm worker and measures the cost. */
export async function runLoad(world: World, side: Side, worker: Child, { renders, durationMs, rampMs }: Load): Promise<LoadCost> {
  const [idle, callsBefore] = [await worker.ask<WorkerUsage>('usage'), (await world.awsCalls())[side]];
  let open = 0;
  const sampling = sample(worker, () => open);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const runRender = async (index: number): Promise<number> => {
    await delay((index * rampMs) / renders, undefined, { signal: stopping.signal });
    const beganAtMs = Date.now();
    const render = await world.startRender(side, durationMs);
    open += 1;
    await render.result();
    open -= 1;
    return Date.now() - beganAtMs - durationMs;
  };
  const running = Array.from({ length: renders }, (_, index) => world.client.withAbortSignal(stopping.signal, () => runRender(index)));
  const overheadsMs = await withinLimit(`${renders} renders of ${side}`, Promise.all(running)).catch(async (error: unknown) => {
    // Otherwise pending calls would fail when the connection is closed, with nothing to handle their errors.
    stopping.abort();
    await Promise.allSettled([...running, sampling.stop()]);
    throw error;
  });
  const samples = await sampling.stop();
  const [end, callsAfter] = [await worker.ask<WorkerUsage>('usage'), (await world.awsCalls())[side]];
  const openAtMost = Math.max(...samples.map((each) => each.open));
  const full = samples.filter((each) => each.open >= openAtMost * 0.95).map(({ usage }) => usage);
  return {
    openAtMost,
    cpuMsPerRender: (end.cpuMs - idle.cpuMs) / renders,
    residentMbPerRender: (Math.max(...full.map(({ residentMb }) => residentMb)) - idle.residentMb) / openAtMost,
    idleResidentMb: idle.residentMb,
    slotsPerRender: Math.max(...full.map(({ activities }) => activities)) / openAtMost,
    readsPerRender: (callsAfter.reads - callsBefore.reads) / renders,
    medianOverheadMs: spreadOf(overheadsMs).median,
  };
}

async function withinLimit<T>(what: string, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const tooLate = delay(endsWithinMs, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`${what} have not ended after ${endsWithinMs / 1_000} s: the server or this machine cannot keep up.`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    ended.abort();
  }
}

interface Sample {
  open: number;
  usage: WorkerUsage;
}

/** Samples a worker until stopped. */
function sample(worker: Child, open: () => number): { stop: () => Promise<Sample[]> } {
  const stopping = new AbortController();
  const sampling = (async () => {
    const samples: Sample[] = [];
    while (!stopping.signal.aborted) {
      samples.push({ open: open(), usage: await worker.ask<WorkerUsage>('usage') });
      await delay(sampleEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return samples;
  })();
  return {
    stop: () => {
      stopping.abort();
      return sampling;
    },
  };
}

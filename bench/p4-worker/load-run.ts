import { setTimeout as delay } from 'node:timers/promises';
import { renderDurationMs } from '../p1-history/recorded-renders';
import type { Side } from '../sides';
import type { Child } from '../world/child';
import type { WorkerUsage } from '../world/worker-process';
import type { World } from '../world/world';

export interface Load {
  renders: number;
  /** The renders start one after another within this time, so that all are open at its end. */
  rampMs: number;
}

/** What a worker took for one load. */
export interface LoadCost {
  renders: number;
  cpuMsPerRender: number;
  residentMbPerRender: number;
  /** Before the first of the renders. */
  idleResidentMb: number;
  /** Slots for activities in use, when most were. */
  activitiesAtMost: number;
  readsPerRender: number;
  /** From the start of a workflow until its result was known, beyond the time that the render itself took. */
  medianOverheadMs: number;
}

const sampleEveryMs = 1_000;

/** Puts a load on a warm worker and tells what it took. */
export async function runLoad(world: World, side: Side, worker: Child, { renders, rampMs }: Load): Promise<LoadCost> {
  const [idle, callsBefore] = [await worker.ask<WorkerUsage>('usage'), (await world.awsCalls())[side]];
  const startedAtMs = Date.now();
  const samples = sampleUntilStopped(worker, startedAtMs);
  const overheadsMs = await Promise.all(
    Array.from({ length: renders }, async (_, index) => {
      await delay((index * rampMs) / renders);
      const beganAtMs = Date.now();
      const render = await world.startRender(side, renderDurationMs);
      await render.result();
      return Date.now() - beganAtMs - renderDurationMs;
    }),
  );
  const [end, callsAfter] = [await worker.ask<WorkerUsage>('usage'), (await world.awsCalls())[side]];
  // All are open from the end of the ramp until the first one is done.
  const whileAllOpen = (await samples.stop()).filter(({ atMs }) => atMs >= rampMs && atMs <= renderDurationMs);
  const residentMb = Math.max(...whileAllOpen.map(({ usage }) => usage.residentMb));
  return {
    renders,
    cpuMsPerRender: (end.cpuMs - idle.cpuMs) / renders,
    residentMbPerRender: (residentMb - idle.residentMb) / renders,
    idleResidentMb: idle.residentMb,
    activitiesAtMost: Math.max(...whileAllOpen.map(({ usage }) => usage.activities)),
    readsPerRender: (callsAfter.reads - callsBefore.reads) / renders,
    medianOverheadMs: overheadsMs.sort((a, b) => a - b)[Math.floor(renders / 2)]!,
  };
}

interface Sample {
  atMs: number;
  usage: WorkerUsage;
}

function sampleUntilStopped(worker: Child, startedAtMs: number): { stop: () => Promise<Sample[]> } {
  const stopping = new AbortController();
  const sampling = (async () => {
    const samples: Sample[] = [];
    while (!stopping.signal.aborted) {
      await delay(sampleEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) samples.push({ atMs: Date.now() - startedAtMs, usage: await worker.ask<WorkerUsage>('usage') });
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

import type { temporal } from '@temporalio/proto';
import type { AwsCalls } from '../fakes/fake-aws';
import type { BenchOptions } from '../result';
import { forBothSides, sides } from '../sides';
import type { Side } from '../sides';
import type { BaselineWorkflow } from '../world/render-workflows';
import { withWarmWorkers, withWorld } from '../world/world';
import type { World } from '../world/world';

/** A finished render as Temporal stores it. */
export interface RecordedRender {
  history: temporal.api.history.v1.IHistory;
  /** As counted by the server. */
  events: number;
  bytes: number;
}

export interface RecordedRenders {
  renders: Record<Side, RecordedRender[]>;
  awsCalls: Record<Side, AwsCalls>;
}

/** The duration of the standard render in all measurements. */
export const renderDurationMs = 37_000;

let recorded: Promise<RecordedRenders> | undefined;

/** Renders of both sides, run at the same time. Several measurements share them. */
export function recordedRenders(options: BenchOptions): Promise<RecordedRenders> {
  return (recorded ??= recordRenders(options));
}

/** Runs some renders of each side at the same time, and returns their histories. */
export function recordRenders({ quick, temporalAddress }: BenchOptions, baseline?: BaselineWorkflow): Promise<RecordedRenders> {
  return withWorld('P1', (world) => withWarmWorkers(world, sides, () => record(world, quick ? 2 : 8)), { baseline, temporalAddress });
}

async function record(world: World, count: number): Promise<RecordedRenders> {
  const before = await world.awsCalls();
  const renders = await forBothSides((side) => Promise.all(Array.from({ length: count }, () => recordOne(world, side))));
  const after = await world.awsCalls();
  return { renders, awsCalls: { ours: difference(before.ours, after.ours), baseline: difference(before.baseline, after.baseline) } };
}

async function recordOne(world: World, side: Side): Promise<RecordedRender> {
  const handle = await world.startRender(side, renderDurationMs);
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  return { history: await handle.fetchHistory(), events: historyLength, bytes: historySize! };
}

function difference(before: AwsCalls, after: AwsCalls): AwsCalls {
  return {
    invocations: after.invocations - before.invocations,
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    looks: after.looks - before.looks,
  };
}

import type { temporal } from '@temporalio/proto';
import type { AwsCalls } from '../fakes/fake-aws';
import { ofBoth, sides } from '../sides';
import type { Side } from '../sides';
import { withWarmWorkers, withWorld } from '../world/world';

/** A finished render as Temporal keeps it. */
export interface RecordedRender {
  history: temporal.api.history.v1.IHistory;
  /** By the server's own count. */
  events: number;
  bytes: number;
}

export interface RecordedRenders {
  renders: Record<Side, RecordedRender[]>;
  awsCalls: Record<Side, AwsCalls>;
}

/** The usual render of all measurements. */
export const renderDurationMs = 37_000;

let recorded: Promise<RecordedRenders> | undefined;

/** Renders of both sides, run at the same time; several measurements look at the same ones. */
export function recordedRenders({ quick }: { quick: boolean }): Promise<RecordedRenders> {
  return (recorded ??= withWorld('P1', (world) =>
    withWarmWorkers(world, sides, async () => {
      const before = await world.awsCalls();
      const renders = await ofBoth((side) =>
        Promise.all(
          Array.from({ length: quick ? 2 : 8 }, async () => {
            const handle = await world.startRender(side, renderDurationMs);
            await handle.result();
            const { historyLength, historySize } = await handle.describe();
            return { history: await handle.fetchHistory(), events: historyLength, bytes: historySize! };
          }),
        ),
      );
      const after = await world.awsCalls();
      return { renders, awsCalls: { ours: difference(before.ours, after.ours), baseline: difference(before.baseline, after.baseline) } };
    }),
  ));
}

function difference(before: AwsCalls, after: AwsCalls): AwsCalls {
  return {
    invocations: after.invocations - before.invocations,
    reads: after.reads - before.reads,
    writes: after.writes - before.writes,
    looks: after.looks - before.looks,
  };
}

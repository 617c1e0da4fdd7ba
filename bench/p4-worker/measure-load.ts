import { forBothSides, sides } from '../sides';
import type { Side } from '../sides';
import type { BaselineWorkflow } from '../world/render-workflows';
import { withWarmWorkers, withWorld } from '../world/world';
import type { World, WorldOptions } from '../world/world';
import { runLoad } from './load-run';
import type { Load, LoadCost } from './load-run';
import { toMeasuredLoad } from './measured-load';
import type { MeasuredLoad } from './measured-load';

export interface PlannedLoad extends Load {
  runs: Record<Side, number>;
  /** Whether both sides run at the same time, if the server can carry both; otherwise they run one after the other. */
  together: boolean;
  /** @default 'renderAndPoll' */
  baseline?: BaselineWorkflow;
  /** The address of a running Temporal server. @default a new one for each run */
  temporalAddress?: string;
}

/** Runs a load several times, each in a new world with new workers, so that leftovers of one run do not affect the next. */
export async function measureLoad({ runs, together, baseline, temporalAddress, ...load }: PlannedLoad): Promise<MeasuredLoad> {
  const costs: Record<Side, LoadCost[]> = { ours: [], baseline: [] };
  const options = { baseline, temporalAddress };
  const gaveIn: MeasuredLoad['gaveIn'] = {};
  for (let turn = 0; turn < Math.max(runs.ours, runs.baseline); turn++) {
    if (together) {
      const cost = await runTogether(load, options);
      for (const side of sides) costs[side].push(cost[side]);
      continue;
    }
    for (const side of sides) {
      if (turn >= runs[side] || gaveIn[side]) continue;
      // An overload is a result, too.
      await runAlone(side, load, options).then(
        (cost) => costs[side].push(cost),
        (error: unknown) => (gaveIn[side] = String(error)),
      );
    }
  }
  return toMeasuredLoad(load, costs, gaveIn);
}

function runTogether(load: Load, options: WorldOptions): Promise<Record<Side, LoadCost>> {
  const run = (world: World): Promise<Record<Side, LoadCost>> =>
    withWarmWorkers(world, sides, (workers) => forBothSides((side) => runLoad(world, side, workers[side]!, load)));
  return withWorld('P4', run, options);
}

function runAlone(side: Side, load: Load, options: WorldOptions): Promise<LoadCost> {
  const run = (world: World): Promise<LoadCost> => withWarmWorkers(world, [side], (workers) => runLoad(world, side, workers[side]!, load));
  return withWorld('P4', run, options);
}

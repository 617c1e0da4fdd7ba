import { ofBoth, sides } from '../sides';
import type { Side } from '../sides';
import type { BaselineWorkflow } from '../world/render-workflows';
import { withWarmWorkers, withWorld } from '../world/world';
import type { World } from '../world/world';
import { runLoad } from './load-run';
import type { Load, LoadCost } from './load-run';
import { toMeasuredLoad } from './measured-load';
import type { MeasuredLoad } from './measured-load';

export interface PlannedLoad extends Load {
  runs: Record<Side, number>;
  /** Both sides at the same time, where the server carries both; else one after the other. */
  together: boolean;
  /** @default 'renderAndPoll' */
  baseline?: BaselineWorkflow;
}

/** Runs a load again and again: a new world, and new workers, each time, so that what one leaves behind does not count for the next. */
export async function measureLoad({ runs, together, baseline, ...load }: PlannedLoad): Promise<MeasuredLoad> {
  const costs: Record<Side, LoadCost[]> = { ours: [], baseline: [] };
  const gaveIn: MeasuredLoad['gaveIn'] = {};
  for (let turn = 0; turn < Math.max(runs.ours, runs.baseline); turn++) {
    if (together) {
      const cost = await runTogether(load, baseline);
      for (const side of sides) costs[side].push(cost[side]);
      continue;
    }
    for (const side of sides) {
      if (turn >= runs[side] || gaveIn[side]) continue;
      // That a load is too much is a result, too.
      await runAlone(side, load, baseline).then(
        (cost) => costs[side].push(cost),
        (error: unknown) => (gaveIn[side] = String(error)),
      );
    }
  }
  return toMeasuredLoad(load, costs, gaveIn);
}

function runTogether(load: Load, baseline?: BaselineWorkflow): Promise<Record<Side, LoadCost>> {
  const run = (world: World): Promise<Record<Side, LoadCost>> =>
    withWarmWorkers(world, sides, (workers) => ofBoth((side) => runLoad(world, side, workers[side]!, load)));
  return withWorld('P4', run, { baseline });
}

function runAlone(side: Side, load: Load, baseline?: BaselineWorkflow): Promise<LoadCost> {
  const run = (world: World): Promise<LoadCost> => withWarmWorkers(world, [side], (workers) => runLoad(world, side, workers[side]!, load));
  return withWorld('P4', run, { baseline });
}

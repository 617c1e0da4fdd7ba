import { logPlot } from '../plot';
import type { Mark } from '../plot';
import { sides } from '../sides';
import type { Side } from '../sides';
import { show } from '../statistics';
import { keepsPace } from './measured-load';
import type { MeasuredLoad } from './measured-load';

/** CPU per render against the number of open renders. */
export function growthPlot(loads: readonly MeasuredLoad[]): string {
  const lines = sides.map((side) => marksOf(side, loads));
  return logPlot({ marks: lines.flat(), lines, xLabel: 'renders open', yLabel: 'CPU of the worker per render', yUnit: 'ms' });
}

function marksOf(side: Side, loads: readonly MeasuredLoad[]): Mark[] {
  return loads.flatMap((load, index) => {
    const { renders, cpuMs: { [side]: cpuMs } } = load;
    if (!cpuMs) return [];
    const whose = index === 0 ? `${side === 'ours' ? 'this package' : 'baseline'}: ` : '';
    const isInPace = keepsPace(load, side);
    const name = `${whose}${show(cpuMs.median)} ms${isInPace ? '' : ', out of pace'}`;
    return [{ name, x: renders, y: cpuMs.median, isOurs: side === 'ours', nameBelow: !isInPace }];
  });
}

import { logPlot } from '../plot';
import type { Mark } from '../plot';
import type { Figures } from './figures';

interface Schedule {
  name: string;
  figures: Figures;
  isOurs: boolean;
}

/** Reads against mean delay. All fixed intervals lie on the dashed line; nearer the corner is better. */
export function schedulePlot(schedules: readonly Schedule[], meanDurationMs: number): string {
  const marks = schedules.map(({ name, figures, isOurs }): Mark => ({ name: name.split(',')[0]!, x: figures.reads, y: figures.meanDelayMs / 1_000, isOurs }));
  const fixedIntervals = [0.1, 1_000].map((reads) => ({ x: reads, y: meanDurationMs / 2_000 / reads }));
  return logPlot({ marks, lines: [fixedIntervals], xLabel: 'reads per render', yLabel: 'mean delay', yUnit: 's' });
}

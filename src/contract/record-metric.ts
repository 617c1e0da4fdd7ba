import type { MetricMeter } from '@temporalio/common';
import { renderMetrics } from './metrics';
import type { RenderMetricName } from './metrics';

type Metrics = typeof renderMetrics;
type LabelsOf<Name extends RenderMetricName> = Record<keyof Metrics[Name]['labels'], string>;

/**
 * Records a value: adds it to a counter, or puts it into a histogram. Pass the meter of the workflow, which records
 * nothing during replay, or of the activity.
 */
export function recordMetric<Name extends RenderMetricName>(meter: MetricMeter, name: Name, value: number, labels: LabelsOf<Name>): void {
  // Skips negative values (a clock that is behind) and NaN.
  if (!(value >= 0)) return;
  const { kind, unit, description } = renderMetrics[name];
  if (kind === 'counter') meter.createCounter(name, unit, description).add(value, labels);
  else meter.createHistogram(name, 'float', unit, description).record(value, labels);
}

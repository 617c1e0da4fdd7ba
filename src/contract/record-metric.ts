import type { MetricMeter } from '@temporalio/common';
import { renderMetrics } from './metrics';
import type { RenderMetricName } from './metrics';

type Metrics = typeof renderMetrics;
type LabelsOf<Name extends RenderMetricName> = Record<keyof Metrics[Name]['labels'], string>;

/**
 * Records a value of a metric of the table: adds it to a counter, or puts it into a histogram. The meter is that of the
 * workflow, which records nothing while it replays, or of the activity.
 */
export function recordMetric<Name extends RenderMetricName>(meter: MetricMeter, name: Name, value: number, labels: LabelsOf<Name>): void {
  // A clock that is behind, or a counter that nothing was added to.
  if (!(value >= 0)) return;
  const { kind, unit, description } = renderMetrics[name];
  if (kind === 'counter') meter.createCounter(name, unit, description).add(value, labels);
  else meter.createHistogram(name, 'float', unit, description).record(value, labels);
}

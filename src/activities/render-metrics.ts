import { metricMeter } from '@temporalio/activity';
import { recordMetric } from '../contract/record-metric';
import type { RenderReading } from '../remotion/progress/get-render-progress';

/** Counts a read, successful or failed. */
export async function recordRead<T>(reading: Promise<T>): Promise<T> {
  try {
    const read = await reading;
    recordMetric(metricMeter, 'remotion_progress_reads', 1, { result: 'read' });
    return read;
  } catch (error) {
    recordMetric(metricMeter, 'remotion_progress_reads', 1, { result: 'failed' });
    throw error;
  }
}

/** Records how long after the function's last write the end was detected; only a read from S3 tells. */
export function recordEndNoticed({ unchangedForMs }: RenderReading): void {
  if (unchangedForMs !== null) recordMetric(metricMeter, 'remotion_end_noticed_after_seconds', unchangedForMs / 1_000, {});
}

export function recordThrottle(): void {
  recordMetric(metricMeter, 'remotion_throttles', 1, {});
}

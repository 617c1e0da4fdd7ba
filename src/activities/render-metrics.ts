import { metricMeter } from '@temporalio/activity';
import { recordMetric } from '../contract/record-metric';
import type { RenderReading } from '../remotion/progress/get-render-progress';

/** Counts a read, however it ends. */
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

/** The end of a render is known; how long after its last write only S3 tells. */
export function recordEndNoticed({ unchangedForMs }: RenderReading): void {
  if (unchangedForMs !== null) recordMetric(metricMeter, 'remotion_end_noticed_after_seconds', unchangedForMs / 1_000, {});
}

export function recordThrottle(): void {
  recordMetric(metricMeter, 'remotion_throttles', 1, {});
}

import { metricMeter, workflowInfo } from '@temporalio/workflow';
import type { RenderMediaInput } from '../contract/input';
import { recordMetric } from '../contract/record-metric';
import type { StartedRender } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';
import { costsOf, detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';

/** Metrics recorded while a workflow runs. They add no events, and a replay does not record them again. */
export function recordStarted({ render }: RenderMediaInput, { launches }: StartedRender): void {
  recordMetric(metricMeter, 'remotion_renders_started', 1, { region: render.region, codec: render.codec });
  recordMetric(metricMeter, 'remotion_launches', 1, { repeated: 'false' });
  if (launches > 1) recordMetric(metricMeter, 'remotion_launches', launches - 1, { repeated: 'true' });
}

export function recordLaunchDelay(startedAtMs: number, launchedAtMs: number): void {
  // The function may run before the response to its launch arrives.
  recordMetric(metricMeter, 'remotion_launch_delay_seconds', Math.max(0, launchedAtMs - startedAtMs) / 1_000, {});
}

/** An attempt failed and another follows; Remotion's chunk retries in it are final now. */
export function recordAnotherAttempt(report: RenderProgressReport): void {
  recordChunkRetries(report);
  recordMetric(metricMeter, 'remotion_render_retries', 1, { what: 'render' });
}

export function recordEnded(outcome: RenderOutcome, report: RenderProgressReport): void {
  const { status } = outcome;
  const failure = status === 'failed' ? detailsOf(outcome.error) : null;
  recordMetric(metricMeter, 'remotion_renders_ended', 1, { outcome: status, type: failure?.type ?? 'none', reason: failure?.reason ?? 'none' });
  const durationMs = Date.now() - workflowInfo().startTime.getTime();
  recordMetric(metricMeter, 'remotion_render_duration_seconds', durationMs / 1_000, { outcome: status });
  recordChunkRetries(report);
  const earlierCosts = report.earlierAttempts.map(({ costs }) => costs);
  if (!report.renderId && earlierCosts.length === 0) return;
  const { accruedSoFar, currency } = costsOf(outcome, report.costs);
  const spent = earlierCosts.reduce((sum, costs) => sum + (costs?.accruedSoFar ?? 0), accruedSoFar);
  recordMetric(metricMeter, 'remotion_render_cost', spent, { currency, outcome: status });
}

function recordChunkRetries({ retries }: RenderProgressReport): void {
  if (retries > 0) recordMetric(metricMeter, 'remotion_render_retries', retries, { what: 'chunk' });
}

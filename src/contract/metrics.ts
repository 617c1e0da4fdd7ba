/** One metric: what it counts or measures, and by what it can be told apart. */
export interface RenderMetric {
  kind: 'counter' | 'histogram';
  /** As OpenTelemetry writes units: `s`, `{render}`; a cost has that of its label `currency`. */
  unit: string;
  description: string;
  /** What each label says. Each has few values: no id, no name that a request brings. */
  labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets. The SDK's own are for milliseconds. */
  buckets?: readonly number[];
}

const outcome = '`completed`, `failed`, `cancelled`';

/**
 * The one table of this package's metrics: what Temporal's workers record through the SDK's `metricMeter` as renders
 * run. `docs/metrics.md` is made from it. Names are wire names: dashboards and alerts hold them.
 *
 * Temporal adds `namespace`, `taskQueue`, and `workflowType` or `activityType`.
 *
 * @see https://docs.temporal.io/develop/typescript/observability#metrics
 */
export const renderMetrics = Object.freeze({
  remotion_renders_started: {
    kind: 'counter',
    unit: '{render}',
    description: 'Renders that Lambda has accepted; another attempt is another render.',
    labels: { region: 'AWS region', codec: "Remotion's codec" },
  },
  remotion_renders_ended: {
    kind: 'counter',
    unit: '{render}',
    description: 'Workflows whose render ended, however many attempts it took.',
    labels: { outcome, type: 'failure type, or `none`', reason: 'reason of `RenderFailed`, or `none`' },
  },
  remotion_render_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From the start of the workflow to the end of the render.',
    labels: { outcome },
    buckets: [2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600, 21_600],
  },
  remotion_launch_delay_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From the accepted launch until the main function ran: a cold start, or a wait in Lambda\'s queue.',
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300, 1_800, 7_200, 21_600],
  },
  remotion_end_noticed_after_seconds: {
    kind: 'histogram',
    unit: 's',
    description: "From the last write of the function, by S3's clock, until a worker knew the end.",
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 60, 300],
  },
  remotion_render_cost: {
    kind: 'histogram',
    unit: '{currency}',
    description: "Remotion's estimate of what a render cost on Lambda, earlier attempts included.",
    labels: { currency: '`USD`, or `CNY` in China', outcome },
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  },
  remotion_progress_reads: {
    kind: 'counter',
    unit: '{read}',
    description: 'Reads of a render\'s progress.',
    labels: { result: '`read`, or `failed`' },
  },
  remotion_render_retries: {
    kind: 'counter',
    unit: '{retry}',
    description: 'What was rendered again after an error.',
    labels: { what: '`chunk`, by Remotion; `render`, by `attempts`' },
  },
  remotion_launches: {
    kind: 'counter',
    unit: '{launch}',
    description: 'Launches that Lambda has, or may have, accepted.',
    labels: { repeated: '`true`: made although an earlier launch of the same render may run, so it may be paid for twice' },
  },
  remotion_throttles: {
    kind: 'counter',
    unit: '{refusal}',
    description: 'Times that Lambda refused a launch, or was asked for room for a launch and had none.',
    labels: {},
  },
  remotion_pool_requests: {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests for slots. Those that wait: `asked` less `granted` and `left`.',
    labels: { pool: 'its name', what: '`asked`, `granted`; `left` without a grant; `refused` at once' },
  },
  remotion_pool_slots: {
    kind: 'counter',
    unit: '{slot}',
    description: 'Slots that went from a pool to renders, and back. Those that are held: `granted` less `returned`.',
    labels: { pool: 'its name', what: '`granted`, `returned`' },
  },
  remotion_pool_wait_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From the first question for slots until the grant.',
    labels: { pool: 'its name', priority: '1 (first) to 5' },
    buckets: [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400],
  },
} as const satisfies Record<string, RenderMetric>);

export type RenderMetricName = keyof typeof renderMetrics;

/**
 * Buckets of this package's histograms, for a `Runtime` that you install: without them the SDK's for milliseconds count,
 * and every render falls into the first few. The program `temporal-remotion-lambda-worker` sets them.
 *
 * @example
 * ```ts
 * import { Runtime } from '@temporalio/worker';
 * import { renderHistogramBuckets } from 'temporal-remotion-lambda';
 *
 * const prometheus = { bindAddress: '0.0.0.0:9464', histogramBucketOverrides: renderHistogramBuckets() };
 * Runtime.install({ telemetryOptions: { metrics: { prometheus } } });
 * ```
 */
export function renderHistogramBuckets(): Record<string, number[]> {
  const buckets: Record<string, number[]> = {};
  for (const [name, metric] of Object.entries<RenderMetric>(renderMetrics)) if (metric.buckets) buckets[name] = [...metric.buckets];
  return buckets;
}

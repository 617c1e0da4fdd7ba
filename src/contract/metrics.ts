/** One metric: what it counts or measures, and its labels. */
export interface RenderMetric {
  kind: 'counter' | 'histogram';
  /** In OpenTelemetry's notation: `s`, `{render}`. A cost is in the currency of its label `currency`. */
  unit: string;
  description: string;
  /** The meaning of each label. Labels have few values: no ids, and no names from requests. */
  labels: Readonly<Record<string, string>>;
  /** Upper bounds of a histogram's buckets. The SDK's defaults are for milliseconds. */
  buckets?: readonly number[];
}

const outcome = '`completed`, `failed`, `cancelled`';

/**
 * The table of all metrics that workers record through the SDK's `metricMeter`. `docs/metrics.md` is generated from it.
 * The names are wire names: dashboards and alerts use them.
 *
 * Temporal adds `namespace`, `taskQueue`, and `workflowType` or `activityType`.
 *
 * @see https://docs.temporal.io/develop/typescript/observability#metrics
 */
export const renderMetrics = Object.freeze({
  remotion_renders_started: {
    kind: 'counter',
    unit: '{render}',
    description: 'Renders accepted by Lambda; every attempt counts.',
    labels: { region: 'AWS region', codec: "Remotion's codec" },
  },
  remotion_renders_ended: {
    kind: 'counter',
    unit: '{render}',
    description: 'Workflows whose render has ended, whatever the number of attempts.',
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
    description: "From the accepted launch until the main function runs: a cold start, or a wait in Lambda's queue.",
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300, 1_800, 7_200, 21_600],
  },
  remotion_end_noticed_after_seconds: {
    kind: 'histogram',
    unit: 's',
    description: "From the function's last write, by S3's clock, until a worker detects the end.",
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 60, 300],
  },
  remotion_render_cost: {
    kind: 'histogram',
    unit: '{currency}',
    description: "Remotion's estimate of a render's cost on Lambda, including earlier attempts.",
    labels: { currency: '`USD`, or `CNY` in China', outcome },
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  },
  remotion_progress_reads: {
    kind: 'counter',
    unit: '{read}',
    description: "Reads of a render's progress.",
    labels: { result: '`read` or `failed`' },
  },
  remotion_render_retries: {
    kind: 'counter',
    unit: '{retry}',
    description: 'Chunks and renders that were rendered again after an error.',
    labels: { what: '`chunk`: retried by Remotion; `render`: another of its `attempts`' },
  },
  remotion_launches: {
    kind: 'counter',
    unit: '{launch}',
    description: 'Launches that Lambda accepted, or may have accepted.',
    labels: { repeated: '`true`: launched although an earlier launch of the same render may be running, so the render may be paid for twice' },
  },
  remotion_throttles: {
    kind: 'counter',
    unit: '{refusal}',
    description: 'How many times Lambda throttled a launch, or had no room for one when asked.',
    labels: {},
  },
  remotion_pool_requests: {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests for slots. Waiting now: `asked` minus `granted` minus `left`.',
    labels: { pool: 'its name', what: '`asked`; `granted`; `left`: gone without a grant; `refused`: at once' },
  },
  remotion_pool_slots: {
    kind: 'counter',
    unit: '{slot}',
    description: 'Slots granted to renders and returned by them. Held now: `granted` minus `returned`.',
    labels: { pool: 'its name', what: '`granted` or `returned`' },
  },
  remotion_pool_wait_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'From the first request for slots until the grant.',
    labels: { pool: 'its name', priority: '1 (first) to 5' },
    buckets: [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400],
  },
} as const satisfies Record<string, RenderMetric>);

/** A name in `renderMetrics`. */
export type RenderMetricName = keyof typeof renderMetrics;

/**
 * Buckets of this package's histograms, for a `Runtime` that you install yourself. Without them the SDK uses its own for
 * milliseconds, and every render falls into the first few. The program `temporal-remotion-lambda-worker` sets them.
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

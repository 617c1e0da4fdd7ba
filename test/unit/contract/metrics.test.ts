import { describe, expect, it } from 'vitest';
import { renderHistogramBuckets, renderMetrics } from '../../../src/contract/metrics';
import type { RenderMetric } from '../../../src/contract/metrics';

const intro = `# Metrics and alerts

Workers record these metrics through the SDK's \`metricMeter\`, in addition to [Temporal's own](https://docs.temporal.io/references/sdk-metrics). They cost no events and no Actions, and a replay of a workflow does not count anything twice, with one exception in the SDK: a worker that does not have the workflow in its cache may count the last task again if that task produced no commands ([sdk-rust#1606](https://github.com/temporalio/sdk-rust/issues/1606)). Temporal adds the labels \`namespace\`, \`taskQueue\`, and \`workflowType\` or \`activityType\`. No label contains an id, or a name from a request.

The program \`temporal-remotion-lambda-worker\` exports them to Prometheus with \`METRICS_PROMETHEUS_ADDRESS\`, or by OTLP with \`OTEL_EXPORTER_OTLP_ENDPOINT\` ([configuration.md](configuration.md#the-program)). Your own worker exports them if you install a \`Runtime\` with an exporter. Give it this package's buckets, since the SDK's defaults are for milliseconds: \`histogramBucketOverrides: renderHistogramBuckets()\`.

`;

const alertsIntro = `
## Alerts

[alerts.yaml](alerts.yaml) has rules for Prometheus: renders that are stuck, launches that may be paid for twice, persistent throttling, and the cost per hour. Set the limit of the last rule to what you expect. The tests feed each rule series that must trigger it and series that must not.
`;

describe('the table of metrics', () => {
  it('matches its documentation (npx vitest -u writes the page)', async () => {
    const rows = Object.entries<RenderMetric>(renderMetrics).map(([name, { kind, unit, description, labels }]) => {
      const label = Object.entries(labels).map(([key, values]) => `\`${key}\`: ${values}`);
      return `| \`${name}\` | ${kind}, ${unit.replaceAll(/[{}]/g, '')} | ${description} | ${label.join('; ')} |`;
    });
    const page = `${intro}| metric | kind, unit | meaning | labels |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n${alertsIntro}`;
    await expect(page).toMatchFileSnapshot('../../../docs/metrics.md');
  });

  it('gives every histogram ascending buckets', () => {
    const histograms = Object.entries<RenderMetric>(renderMetrics).filter(([, { kind }]) => kind === 'histogram');
    const buckets = renderHistogramBuckets();
    expect(Object.keys(buckets)).toEqual(histograms.map(([name]) => name));
    for (const bounds of Object.values(buckets)) expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
  });
});

import { describe, expect, it } from 'vitest';
import { renderHistogramBuckets, renderMetrics } from '../../../src/contract/metrics';
import type { RenderMetric } from '../../../src/contract/metrics';

const intro = `# Metrics and alerts

Workers record these through the SDK's \`metricMeter\`, beside [Temporal's own](https://docs.temporal.io/references/sdk-metrics). They cost no event and no Action, and a workflow that is replayed counts nothing twice. Temporal adds the labels \`namespace\`, \`taskQueue\`, and \`workflowType\` or \`activityType\`. No label holds an id, or a name that a request brings.

The program \`temporal-remotion-lambda-worker\` exports them: to Prometheus with \`METRICS_PROMETHEUS_ADDRESS\`, by OTLP with \`OTEL_EXPORTER_OTLP_ENDPOINT\` ([configuration.md](configuration.md#the-program)). A worker of your own exports them if you install a \`Runtime\` with an exporter. Give it this package's buckets: \`histogramBucketOverrides: renderHistogramBuckets()\`. Those of the SDK are for milliseconds.

`;

const alertsIntro = `
## Alerts

[alerts.yaml](alerts.yaml) has rules for Prometheus: renders that are stuck, launches that may be paid for twice, throttling that lasts, and what an hour costs. Set the limit of the last one to what you expect. The tests feed each rule with series that must and must not set it off.
`;

describe('the table of metrics', () => {
  it('is documented as it is (npx vitest -u writes the page)', async () => {
    const rows = Object.entries<RenderMetric>(renderMetrics).map(([name, { kind, unit, description, labels }]) => {
      const label = Object.entries(labels).map(([key, values]) => `\`${key}\`: ${values}`);
      return `| \`${name}\` | ${kind}, ${unit.replaceAll(/[{}]/g, '')} | ${description} | ${label.join('; ')} |`;
    });
    const page = `${intro}| metric | kind, unit | what it says | labels |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n${alertsIntro}`;
    await expect(page).toMatchFileSnapshot('../../../docs/metrics.md');
  });

  it('gives every histogram buckets that grow', () => {
    const histograms = Object.entries<RenderMetric>(renderMetrics).filter(([, { kind }]) => kind === 'histogram');
    const buckets = renderHistogramBuckets();
    expect(Object.keys(buckets)).toEqual(histograms.map(([name]) => name));
    for (const bounds of Object.values(buckets)) expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
  });
});

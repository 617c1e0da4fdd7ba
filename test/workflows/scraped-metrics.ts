import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePort } from '../../local/stack/free-port';
import { renderHistogramBuckets } from '../../src/contract/metrics';
import { timeSkippingServer } from './harness';

/** What Prometheus scrapes: each of our samples, by its name and our labels. */
export type ScrapedMetrics = Record<string, number>;

/** A server that skips time, and what Prometheus scrapes from the workers of a task queue. */
export async function scrapedServer(): Promise<{ env: TestWorkflowEnvironment; metricsOn: (taskQueue: string) => Promise<ScrapedMetrics> }> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  const env = await timeSkippingServer({ prometheus: { bindAddress, histogramBucketOverrides: renderHistogramBuckets() } });
  const metricsOn = async (taskQueue: string) => {
    const page = await (await fetch(`http://${bindAddress}/metrics`)).text();
    return Object.fromEntries(page.split('\n').filter((line) => line.startsWith('remotion_') && line.includes(`"${taskQueue}"`)).map(sample));
  };
  return { env, metricsOn };
}

/** Drops the labels that Temporal and the test's runtime add. */
function sample(line: string): [string, number] {
  const [, name, labels, value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line)!;
  const own = [...labels!.matchAll(/(\w+)="([^"]*)"/g)].filter(([, label]) => !['namespace', 'taskQueue', 'workflowType', 'service_name'].includes(label!));
  return [`${name}{${own.map(([, label, text]) => `${label}=${text}`).join(',')}}`, Number(value)];
}

import type { MetricMeter, MetricTags } from '@temporalio/common';
import { noopMetricMeter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { RemotionLambda } from '../../src/activities/remotion-lambda';
import type { WatchedRender, WatchRequest } from '../../src/contract/activities';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { input } from '../fakes/scripted-activities';
import { doneFile, launchedAt, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { watch, watchRequest } from '../fakes/watching';

type Recorded = [name: string, value: number, labels: object];

/** A meter that records its calls. */
function rememberingMeter(): { meter: MetricMeter; recorded: Recorded[] } {
  const recorded: Recorded[] = [];
  const record =
    (name: string) =>
    (value: number, { namespace: _, taskQueue: _2, activityType: _3, ...own }: MetricTags = {}) =>
      void recorded.push([name, value, own]);
  const meter = {
    ...noopMetricMeter,
    createCounter: (name: string) => ({ ...noopMetricMeter.createCounter(name), add: record(name) }),
    createHistogram: (name: string) => ({ ...noopMetricMeter.createHistogram(name), record: record(name) }),
  } as MetricMeter;
  return { meter, recorded };
}

async function recordedBy(remotion: RemotionLambda, run: (activities: ReturnType<typeof createRenderActivities>, env: MockActivityEnvironment) => Promise<unknown>): Promise<Recorded[]> {
  const { meter, recorded } = rememberingMeter();
  await run(createRenderActivities({ remotion }), new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR'), metricMeter: meter })).catch(() => undefined);
  return recorded;
}

const recordedByWatch = (remotion: RemotionLambda, changes: Partial<WatchRequest> = {}) =>
  recordedBy(remotion, ({ getRenderProgress }, env) => env.run(getRenderProgress, { ...watchRequest, ...changes }) as Promise<WatchedRender>);
const throttled = new RemotionLambdaError({ code: 'RenderThrottled', message: 'Rate Exceeded.', remedy: 'Try again later.', retryable: true });
const away = new RemotionLambdaError({ code: 'RenderServiceUnavailable', message: 'S3 is away.', remedy: 'Try again.', retryable: true });

describe('an activity counts', () => {
  it('reads, and the delay between the last write and its detection', async () => {
    const remotion = scriptedRemotionLambda([await readingOf(progressFile()), await readingOf(doneFile, { unchangedForMs: 1_500 })], { output });
    expect(await recordedByWatch(remotion, { since: { ...watchRequest.since, phase: 'rendering', overallProgress: 0.9 } })).toEqual([
      ['remotion_progress_reads', 1, { result: 'read' }],
      ['remotion_progress_reads', 1, { result: 'read' }],
      ['remotion_end_noticed_after_seconds', 1.5, {}],
    ]);
  });

  it('a read that failed', async () => {
    expect(await recordedByWatch(scriptedRemotionLambda([away]))).toEqual([['remotion_progress_reads', 1, { result: 'failed' }]]);
  });

  it('a launch that was throttled', async () => {
    const remotion = scriptedRemotionLambda([], { startRender: () => Promise.reject(throttled) });
    const start = { input, idempotencyKey: 'default/order-4711/run/1' };
    expect(await recordedBy(remotion, ({ startRender }, env) => env.run(startRender, start) as Promise<unknown>)).toEqual([['remotion_throttles', 1, {}]]);
  });

  it('a launch that Lambda had no room for', async () => {
    const blank = { renderMetadata: null, framesRendered: 0, lambdasInvoked: 0, serveUrlOpened: null, compositionValidated: null, functionLaunched: null };
    const claimed = progressFile({ ...blank, launchClaim: { state: 'accepted', launches: 1, owner: 'me' } });
    const reading = await readingOf(claimed, { atMs: launchedAt + 20_000, unchangedForMs: 20_000 });
    const recorded = await recordedByWatch(scriptedRemotionLambda([reading], { lambdaHasRoom: async () => false }), { limits: { ...watchRequest.limits, launchQueueTimeoutMs: 3_600_000 } });
    expect(recorded).toContainEqual(['remotion_throttles', 1, {}]);
  });
});

describe('a watch', () => {
  it.each([
    ['launching', launchedAt],
    ['evaluating', undefined],
  ] as const)('reports when the main function began only if it is the first to see it: after %s, %s', async (phase, expected) => {
    const remotion = scriptedRemotionLambda([await readingOf(progressFile())]);
    const { launchedAt: told } = await watch(remotion, { since: { ...watchRequest.since, phase } }).watched;
    expect(told).toBe(expected);
  });
});

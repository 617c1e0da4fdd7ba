import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plannedRender } from '../../bench/p2-schedule/planned-render';
import { recordedRenders } from '../../bench/p2-schedule/recorded-renders';
import { planRender } from '../../bench/p2-schedule/render-plan';
import { launchRequestedAt, readHistory } from '../../bench/p2-schedule/render-history';
import type { RenderHistory } from '../../bench/p2-schedule/render-history';
import { launchingSnapshot, readDurationMs, simulateWatch, turnaroundMs } from '../../bench/p2-schedule/simulate-watch';
import { createRenderActivities } from '../../src/activities';
import type { WatchedRender, WatchRequest } from '../../src/contract/activities';
import { limitDefaults, pollingDefaults } from '../../src/contract/input';
import { location, output, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

/** The real watch on a fake clock. Fake timers stand in for S3, Temporal's server and the workflow. */
async function watchOnFakeTimers(history: RenderHistory): Promise<Pick<Awaited<ReturnType<typeof simulateWatch>>, 'reads' | 'delayMs' | 'milestones' | 'retries'>> {
  const counts = { reads: 0, delayMs: 0, milestones: 0, retries: 0 };
  const passing = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const readRenderProgress = async () => {
    counts.reads++;
    await passing(readDurationMs / 2);
    const reading = await readHistory(history, Date.now() - launchRequestedAt);
    await passing(readDurationMs / 2);
    return reading;
  };
  const findOutput = async () => {
    await passing(readDurationMs);
    return output;
  };
  const { getRenderProgress } = createRenderActivities({ remotion: scriptedRemotionLambda([], { readRenderProgress, findOutput }) });
  const request: WatchRequest = {
    ...location,
    polling: pollingDefaults,
    limits: { launchTimeoutMs: limitDefaults.launchTimeoutMs, stallTimeoutMs: limitDefaults.frameTimeoutMs + limitDefaults.stallMarginMs },
    since: launchingSnapshot,
    lookNow: false,
    cancelling: false,
  };
  for (let attempt = 1; ; ) {
    const env = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
    try {
      const { snapshot, result } = (await env.run(getRenderProgress, request)) as WatchedRender;
      counts.milestones++;
      await passing(turnaroundMs);
      if (result) return { ...counts, delayMs: Date.now() - launchRequestedAt - history.endMs };
      request.since = snapshot;
      attempt = 1;
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.type !== 'RenderInProgress') throw error;
      counts.retries++;
      attempt++;
      await passing(Number(error.nextRetryDelay));
    }
  }
}

describe('the simulated watch of the benchmark', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: launchRequestedAt });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const recorded = ['h264-long-8chunks', 'gif-every2nd'];
  it.each([...recorded, 'a planned render'])('reads as often as the real watch, and detects the end as early: %s', async (name) => {
    const history = recorded.includes(name) ? (await recordedRenders()).find((render) => render.name === name)! : plannedRender(planRender('37 s', 1), 1);
    const { reads, delayMs, milestones, retries } = await simulateWatch(history);
    const watched = watchOnFakeTimers(history);
    await vi.advanceTimersByTimeAsync(history.endMs + 10_000);
    expect(await watched).toEqual({ reads, delayMs: expect.closeTo(delayMs, 0) as number, milestones, retries });
  });
});

import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../src/contract/input';
import { done, inProgress, input, moment, nothingNew, renderFailed, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { failureOf, withWorker } from './harness';
import { scrapedServer } from './scraped-metrics';
import type { ScrapedMetrics } from './scraped-metrics';

let env: TestWorkflowEnvironment;
let metricsOn: (taskQueue: string) => Promise<ScrapedMetrics>;
beforeEach(async () => {
  ({ env, metricsOn } = await scrapedServer());
});
afterEach(() => env?.teardown());

type Script = Parameters<typeof scriptedActivities>;

/** What Prometheus scrapes from the workers that ran this render. */
async function metricsOf(script: Script, changes: Partial<RenderMediaInput> = {}, meanwhile?: (cancel: () => Promise<unknown>) => Promise<unknown>): Promise<ScrapedMetrics> {
  const { activities } = scriptedActivities(...script);
  return withWorker(
    env,
    activities,
    async (taskQueue) => {
      const handle = await env.client.workflow.start('renderMedia', { args: [{ ...input, ...changes }], taskQueue, workflowId: `render-${randomUUID()}` });
      await meanwhile?.(() => handle.cancel());
      await handle.result().catch(() => failureOf(handle));
      return metricsOn(taskQueue);
    },
    // Nothing is cached between tasks, so each one replays everything before it.
    { maxCachedWorkflows: 0 },
  );
}

/** A failure whose costs are known. */
function failedFor(accruedSoFar: number, reason?: Parameters<typeof renderFailed>[1]): Error {
  const failure = renderFailed('crashed', reason);
  Object.assign(failure.details![0] as object, { costs: { accruedSoFar, displayCost: `$${accruedSoFar}`, currency: 'USD' } });
  return failure;
}

/** A start that is refused from this call on. */
function refusingFrom(call: number): () => Promise<typeof started> {
  let calls = 0;
  return async () => {
    if (++calls >= call) throw ApplicationFailure.create({ message: 'no such function', type: 'RenderFunctionNotFound', nonRetryable: true });
    return started;
  };
}

describe('the metrics of a workflow, counted once however often it is replayed,', () => {
  it('cover a render that completes', async () => {
    const metrics = await metricsOf([[{ ...running(0.3), launchedAt: 0 }, { ...done, snapshot: { ...done.snapshot, retries: 2 } }]]);
    expect(metrics).toMatchObject({
      'remotion_renders_started{codec=h264,region=us-east-1}': 1,
      'remotion_launches{repeated=false}': 1,
      'remotion_renders_ended{outcome=completed,reason=none,type=none}': 1,
      'remotion_render_duration_seconds_count{outcome=completed}': 1,
      // The function began before the response to its launch arrived.
      'remotion_launch_delay_seconds_bucket{le=0.25}': 1,
      'remotion_launch_delay_seconds_sum{}': 0,
      'remotion_render_retries{what=chunk}': 2,
      'remotion_render_cost_sum{currency=USD,outcome=completed}': 0.004,
      'remotion_render_cost_bucket{currency=USD,outcome=completed,le=0.002}': 0,
      'remotion_render_cost_bucket{currency=USD,outcome=completed,le=0.005}': 1,
    });
    expect(Object.keys(metrics).filter((name) => name.includes('repeated=true'))).toEqual([]);
  });

  it('cover a render that fails on its second attempt, launched twice in it', async () => {
    const watches = [renderFailed('the browser crashed', 'browserCrashed'), renderFailed()];
    let starts = 0;
    const metrics = await metricsOf([watches, { startRender: async () => ({ ...started, launches: ++starts }) }], { attempts: { maximum: 2 } });
    expect(metrics).toMatchObject({
      'remotion_renders_started{codec=h264,region=us-east-1}': 2,
      'remotion_launches{repeated=false}': 2,
      'remotion_launches{repeated=true}': 1,
      'remotion_render_retries{what=render}': 1,
      'remotion_renders_ended{outcome=failed,reason=compositionError,type=RenderFailed}': 1,
    });
  });

  it('measure durations in seconds', async () => {
    // The second try of the watch comes a minute later.
    let tries = 0;
    const metrics = await metricsOf([
      [
        async ({ since }) => ({ ...running(0.3), launchedAt: since.at + 2_000 }),
        async () => {
          if (++tries === 1) throw inProgress(60_000);
          return done;
        },
      ],
    ]);
    expect(metrics).toMatchObject({
      'remotion_launch_delay_seconds_sum{}': 2,
      'remotion_render_duration_seconds_bucket{outcome=completed,le=60}': 0,
      'remotion_render_duration_seconds_bucket{outcome=completed,le=120}': 1,
    });
  });

  it.each<[string, Script, number | undefined]>([
    ['completed: what Remotion reported at its end', [[running(0.3), done]], 0.004],
    ['failed with its costs: those', [[running(0.3), failedFor(0.01)]], 0.01],
    ['failed without its costs: what it was last seen to have cost', [[running(0.3), renderFailed()]], 0.002],
    ['failed in the second attempt: what both cost', [[failedFor(0.25, 'browserCrashed'), failedFor(0.5)]], 0.75],
    ['completed in the second attempt, of which the first has no costs: what the second cost', [[renderFailed('crashed', 'browserCrashed'), done]], 0.004],
    ['was not started in the second attempt: what the first cost', [[failedFor(0.01, 'browserCrashed')], { startRender: refusingFrom(2) }], 0.01],
    ['was not started at all: nothing', [[done], { startRender: refusingFrom(1) }], undefined],
  ])('have the cost of a render that %s', async (what, script, cost) => {
    const metrics = await metricsOf(script, { attempts: { maximum: 2 } });
    const outcome = what.startsWith('completed') ? 'completed' : 'failed';
    expect(metrics[`remotion_render_cost_sum{currency=USD,outcome=${outcome}}`]).toBe(cost);
    expect(metrics[`remotion_renders_ended{outcome=${outcome},reason=none,type=none}`]).toBe(outcome === 'completed' ? 1 : undefined);
  });

  it('count the chunk retries of each attempt once, and none where there were none', async () => {
    const crashed = renderFailed('crashed', 'browserCrashed');
    const chunkRetries = async (script: Script[0]) => (await metricsOf([script], { attempts: { maximum: 2 } }))['remotion_render_retries{what=chunk}'];
    expect(await chunkRetries([running(0.3, { retries: 2 }), crashed, { ...done, snapshot: { ...done.snapshot, retries: 3 } }])).toBe(5);
    expect(await chunkRetries([crashed, done])).toBeUndefined();
  });

  it.each([
    ['it stops: what it was last seen to have cost', running(0.3, { phase: 'cancelled' }), 0.002],
    ['it is too late: what Remotion reported at its end', done, 0.004],
  ])('cover a render that is cancelled, and its cost, if %s', async (_when, end, cost) => {
    const watching = moment();
    const watch = async () => {
      watching.reached();
      return nothingNew();
    };
    const metrics = await metricsOf([[watch, end]], {}, async (cancel) => {
      await watching.promise;
      await cancel();
    });
    expect(metrics).toMatchObject({ 'remotion_renders_ended{outcome=cancelled,reason=none,type=none}': 1, 'remotion_render_cost_sum{currency=USD,outcome=cancelled}': cost });
  });

  it('cover a refused request: its outcome, but no cost', async () => {
    const metrics = await metricsOf([[done]], { render: undefined as never });
    expect(metrics).toMatchObject({ 'remotion_renders_ended{outcome=failed,reason=none,type=InvalidRenderRequest}': 1 });
    expect(Object.keys(metrics).filter((name) => /cost|started|launch/.test(name))).toEqual([]);
  });
});

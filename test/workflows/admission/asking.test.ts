import { ApplicationFailure, CancelledFailure } from '@temporalio/client';
import type { WorkflowOptions } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderActivities, SignalPoolRequest } from '../../../src/contract/activities';
import type { RenderAdmission } from '../../../src/contract/admission';
import type { RenderMediaInput } from '../../../src/contract/input';
import { renderProgressQuery } from '../../../src/contract/messages';
import { admissionAnswerSignal } from '../../../src/contract/pool-messages';
import type { SlotAsk } from '../../../src/contract/pool-messages';
import { done, input, moment, renderFailed, running, scriptedActivities } from '../../fakes/scripted-activities';
import { failureOf, recordHistory, replay, startRenderMedia, timeSkippingServer, untilEvent, withWorker } from '../harness';
import { withPlayedPool } from './played';
import type { PlayedPool } from './played';

// The test plays the pool, on a server that skips time: what a render asks, when it asks again, and what it gives back.

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const minuteMs = 60_000;

type Scripted = ReturnType<typeof scriptedActivities>;

function withPool(watches: Parameters<typeof scriptedActivities>[0], overrides: Partial<RenderActivities>, test: (pool: PlayedPool, calls: Scripted['calls']) => Promise<void>): Promise<void> {
  const { activities, calls } = scriptedActivities(watches);
  return withPlayedPool(env, { ...activities, ...overrides }, (pool) => test(pool, calls));
}

/** A check of pools, and which were checked. */
function poolChecks(problem: string | null = null) {
  const checked: string[] = [];
  const describePool = async ({ pool }: { pool: string }) => {
    checked.push(pool);
    return { problem };
  };
  return { describePool, checked };
}

/** A watch that sees the end of the render once the test lets it end. */
function heldWatch() {
  const [watching, ended] = [moment(), moment()];
  const watch = async () => {
    watching.reached();
    await ended.promise;
    return done;
  };
  return { watch, watching, ended };
}

/** An activity that is tried once an hour. */
function isAway() {
  const tried = moment();
  const away = async (): Promise<never> => {
    tried.reached();
    throw ApplicationFailure.create({ message: 'Temporal is away', nextRetryDelay: '1h' });
  };
  const isTried = async () => {
    await tried.promise;
    // Time passes only once the try has ended. Until then the server would not let time pass for other tests either.
    await env.sleep(1_000);
  };
  return { away, isTried };
}

/** A signal that is sent through an activity, because the pool is not running, and fails for good. */
function refusingSignalPool() {
  const requests: SignalPoolRequest[] = [];
  const signalPool = async (request: SignalPoolRequest) => {
    requests.push(request);
    throw ApplicationFailure.create({ message: 'There is no such pool', type: 'RenderPoolNotFound', nonRetryable: true });
  };
  return { signalPool, requests };
}

describe('a render that waits', () => {
  it('asks again at intervals that double up to 15 minutes, and leaves the queue after queueTimeoutMs', async () => {
    const { describePool, checked } = poolChecks();
    await withPool([done], { describePool }, async (pool, calls) => {
      const render = await pool.render({ queueTimeoutMs: 60 * minuteMs });
      const failure = (await failureOf(render)) as ApplicationFailure;
      expect(failure).toMatchObject({ type: 'RenderQueueTimedOut', message: expect.stringContaining('within 3600000 ms (admission.queueTimeoutMs)') as string });
      const told = await pool.told();
      expect(told.map(({ name, afterMs }) => [name, Math.floor(afterMs / minuteMs)])).toEqual([...[0, 3, 9, 21, 36, 51].map((at) => ['askForSlots', at]), ['holdSlots', 60]]);
      const [first, ...others] = told.map(({ message }) => message);
      expect(others.pop()).toEqual({ id: first!.id, slots: 0 });
      expect(new Set(others.map((other) => JSON.stringify(other)))).toEqual(new Set([JSON.stringify(first)]));
      // After 9, 21, 36 and 51 minutes: the pool does not answer the first request until it grants it.
      expect(checked).toEqual(Array(4).fill(pool.name));
      expect(calls.startRender).toEqual([]);
      await recordHistory(render, 'queue-timed-out');
      await replay(render);
    });
  });

  it('looks for the reason if its pool is silent, but not while it answers, and waits on', async () => {
    const { describePool, checked } = poolChecks('no worker');
    await withPool([done], { describePool }, async (pool) => {
      const { render, id } = await pool.asking();
      const because = async () => (await render.query(renderProgressQuery)).queue!.because;
      await env.sleep(3 * minuteMs);
      await pool.untilTold(2);
      await render.signal(admissionAnswerSignal, { id, waiting: { place: 1, estimateMs: null, because: null } });
      await env.sleep(6 * minuteMs);
      await pool.untilTold(3);
      expect([await because(), checked]).toEqual([null, []]);
      await env.sleep(12 * minuteMs);
      await pool.untilTold(4);
      expect([await because(), checked]).toEqual(['no worker', [pool.name]]);
      await render.signal(admissionAnswerSignal, { id, granted: { slots: 1, capacity: 1 } });
      await render.result();
    });
  });

  it('waits on if its pool cannot be checked', async () => {
    const describePool = async () => {
      throw ApplicationFailure.nonRetryable('Temporal is away');
    };
    await withPool([done], { describePool }, async (pool) => {
      const render = await pool.render({ queueTimeoutMs: 10 * minuteMs });
      expect(await failureOf(render)).toMatchObject({ type: 'RenderQueueTimedOut' });
      expect(await pool.told()).toHaveLength(4);
    });
  });

  it('leaves the queue when it is cancelled, even while it checks its pool', async () => {
    const { away, isTried } = isAway();
    await withPool([done], { describePool: away }, async (pool, calls) => {
      const render = await pool.render();
      await pool.untilTold(1);
      await env.sleep(9 * minuteMs);
      await isTried();
      await render.cancel();
      expect(await failureOf(render)).toBeInstanceOf(CancelledFailure);
      expect((await pool.told()).map(({ name, message: { slots } }) => [name, slots])).toEqual([['askForSlots', null], ['askForSlots', null], ['holdSlots', 0]]);
      expect(calls.startRender).toEqual([]);
    });
  });
});

describe('a render asks', () => {
  const composition = `${input.render.serveUrl} Hello`;
  const long = 'x'.repeat(400);
  const alone = 'remotion-render-4-0-517-mem2048mb-disk2048mb-120sec';

  const requests: [what: string, { admission?: Partial<RenderAdmission>; render?: object; facts?: object; options?: Pick<WorkflowOptions, 'priority'> }, Partial<SlotAsk>][] = [
    ['as its run, with the defaults, if nothing is said', {}, { id: expect.stringMatching(/^render-[-\da-f]{36}\/[-\da-f]{36}\/1$/) as string, slots: null, composition, priority: 3, fairnessKey: '', fairnessWeight: 1, since: expect.any(Number) as number }],
    ['for as many slots as Remotion plans', { render: { frameRange: [0, 99], framesPerLambda: 10 } }, { slots: 11 }],
    ['for the slots it names', { admission: { slots: 4 }, render: { frameRange: [0, 99], framesPerLambda: 10 } }, { slots: 4 }],
    ['for one slot if the main function renders alone', { render: { concurrency: 1, functionName: alone } }, { slots: 1 }],
    ['for two slots if the function is too old for that', { render: { concurrency: 1, functionName: alone.replace('517', '516') } }, { slots: 2 }],
    ['for two slots if the version of the function is unknown', { render: { concurrency: 1, functionName: 'my-function' } }, { slots: 2 }],
    ['by the version that the request gives', { render: { concurrency: 1, functionName: 'my-function' }, facts: { version: '4.0.517', memorySizeInMb: 2_048, timeoutInSeconds: 120 } }, { slots: 1 }],
    ['for a usual number of slots if the concurrency is invalid', { render: { concurrency: 1.5 } }, { slots: null }],
    ['for a usual number of slots if the frames are invalid', { render: { frameRange: [0, -20], framesPerLambda: 10 } }, { slots: null }],
    ['with the end of a long name', { render: { composition: `start ${long}` } }, { composition: 'x'.repeat(300) }],
    ['with its own priority and fairness', { admission: { priority: 1, fairnessKey: 'a', fairnessWeight: 2 }, options: { priority: { priorityKey: 5, fairnessKey: 'b', fairnessWeight: 7 } } }, { priority: 1, fairnessKey: 'a', fairnessWeight: 2 }],
  ];

  it('for what its request, its function and its workflow say', async () => {
    await withPool([done], {}, async (pool) => {
      for (const [index, [what, { admission, render = {}, facts, options }, ask]] of requests.entries()) {
        const changes = { render: { ...input.render, ...render }, functionFacts: facts } as Partial<RenderMediaInput>;
        await pool.render(admission, changes, options);
        expect(await pool.untilTold(index + 1), what).toMatchObject(ask);
      }
    });
  });

  it('nothing of a pool without a valid name, and fails', async () => {
    await withPool([done], {}, async (pool, calls) => {
      expect(await failureOf(await pool.render({ pool: '' }))).toMatchObject({ type: 'InvalidRenderRequest', message: expect.stringContaining('admission.pool: ') as string });
      expect([await pool.told(), calls.startRender]).toEqual([[], []]);
    });
  });
});

describe('an answer', () => {
  it('that refuses fails the render with its reason, and nothing is started', async () => {
    await withPool([done], {}, async (pool, calls) => {
      const { render, id } = await pool.asking();
      await render.signal(admissionAnswerSignal, { id, refused: { type: 'RenderQueueFull', message: 'The queue is full.' } });
      expect(await failureOf(render)).toMatchObject({ type: 'RenderQueueFull', message: 'The queue is full.', details: [{ type: 'RenderQueueFull', costs: null }] });
      expect(calls.startRender).toEqual([]);
    });
  });

  it('for another run or attempt is not for the render: it returns what that was granted, and waits on', async () => {
    await withPool([done], {}, async (pool, calls) => {
      const { render, id } = await pool.asking();
      const others = [id.replace(/1$/, '2'), `${render.workflowId}/01a218b8-8409-78d7-93cc-e217229944ea/1`];
      const granted = { slots: 3, capacity: 3 };
      for (const other of others) {
        await render.signal(admissionAnswerSignal, { id: other, waiting: { place: 1, estimateMs: null, because: null } });
        await render.signal(admissionAnswerSignal, { id: other, granted });
      }
      await pool.untilTold(3);
      const [, ...given] = await pool.told();
      expect(given.map(({ name, message }) => [name, message])).toEqual(others.map((other) => ['holdSlots', { id: other, slots: 0 }]));
      expect(calls.startRender).toEqual([]);
      // A history may be replayed under another workflow id.
      await render.signal(admissionAnswerSignal, { id: id.replace(render.workflowId, 'any'), granted });
      await render.result();
    });
  });

  it('that comes between two attempts is returned; the next keeps its place', async () => {
    await withPool([renderFailed('crashed', 'browserCrashed'), done], {}, async (pool, calls) => {
      const render = await pool.render({}, { attempts: { maximum: 2 } });
      const first = await pool.untilTold(1);
      const grant = (id: string) => render.signal(admissionAnswerSignal, { id, granted: { slots: 5, capacity: 5 } });
      await grant(first.id);
      expect(await pool.untilTold(2)).toMatchObject({ id: first.id, slots: 5, until: expect.any(Number) as number });
      await untilEvent(render, 'timerStartedEventAttributes', 2);
      await grant(first.id);
      expect(await pool.untilTold(3)).toEqual({ id: first.id, slots: 0 });
      await env.sleep(0.5 * minuteMs);
      const second = await pool.untilTold(4);
      expect(second).toEqual({ ...first, id: first.id.replace(/1$/, '2') });
      await grant(second.id);
      await render.result();
      expect(calls.startRender).toHaveLength(2);
      await recordHistory(render, 'admitted-again');
      await replay(render);
    });
  });

  it('of a pool does not disturb a render that has none', async () => {
    const { watch, watching, ended } = heldWatch();
    await withWorker(env, scriptedActivities([watch]).activities, async (taskQueue) => {
      const render = await startRenderMedia(env, taskQueue);
      await watching.promise;
      const { runId } = await render.describe();
      await render.signal(admissionAnswerSignal, { id: `${render.workflowId}/${runId}/1`, granted: { slots: 1, capacity: 1 } });
      ended.reached();
      await render.result();
    });
  });
});

describe('a render that was granted slots', () => {
  it('gives back each once it is free, and tells what it cost', async () => {
    await withPool([running(0.5, { totalChunks: 4, chunksRendered: 4 }), done], {}, async (pool) => {
      const { render, id } = await pool.asking();
      await render.signal(admissionAnswerSignal, { id, granted: { slots: 5, capacity: 5 } });
      await render.result();
      const [, ...given] = (await pool.told()).map(({ message }) => message);
      expect(given).toEqual([{ id, slots: 1 }, { id, slots: 1, until: expect.any(Number) as number, cost: 0.004 }]);
    });
  });

  it('tells what it cost when it failed, although that was not seen before', async () => {
    const failure = renderFailed();
    Object.assign(failure.details![0] as object, { costs: { accruedSoFar: 0.01, displayCost: '$0.01', currency: 'USD' } });
    await withPool([running(0.5), failure], {}, async (pool) => {
      const { render, id } = await pool.asking();
      await render.signal(admissionAnswerSignal, { id, granted: { slots: 5, capacity: 5 } });
      await failureOf(render);
      expect((await pool.told()).pop()!.message).toEqual({ id, slots: 5, until: expect.any(Number) as number, cost: 0.01 });
    });
  });

  it('has only one function if it renders alone, although Remotion counts a chunk', async () => {
    await withPool([running(0.5, { totalChunks: 1 }), done], {}, async (pool) => {
      const { render, id } = await pool.asking({}, { render: { ...input.render, concurrency: 1 } });
      await render.signal(admissionAnswerSignal, { id, granted: { slots: 1, capacity: 5 } });
      await render.result();
      expect((await pool.told()).map(({ message: { slots } }) => slots)).toEqual([1, 1]);
    });
  });

  it('has them once if the grant is repeated', async () => {
    const failing = moment();
    const watch = async () => {
      await failing.promise;
      throw renderFailed();
    };
    await withPool([watch], {}, async (pool) => {
      const { render, id } = await pool.asking();
      for (const slots of [5, 9]) await render.signal(admissionAnswerSignal, { id, granted: { slots, capacity: 9 } });
      // A query is answered after what was sent before it.
      await render.query(renderProgressQuery);
      failing.reached();
      await failureOf(render);
      expect(await pool.untilTold(2)).toMatchObject({ slots: 5 });
    });
  });
});

describe('a pool that is not running', () => {
  it('is asked through an activity, which may restart it; its failure is that of the render', async () => {
    const { signalPool, requests } = refusingSignalPool();
    await withPool([done], { signalPool }, async (pool, calls) => {
      await pool.end();
      const render = await pool.render();
      expect(await failureOf(render)).toMatchObject({ type: 'RenderPoolNotFound', message: 'There is no such pool' });
      expect(requests).toEqual([{ pool: pool.name, signalName: 'askForSlots', payload: expect.objectContaining({ composition: expect.any(String) as string }) as object }]);
      expect(calls.startRender).toEqual([]);
    });
  });

  it('is not waited for by a render that is cancelled', async () => {
    const { away, isTried } = isAway();
    const signalPool = async ({ signalName }: SignalPoolRequest) => (signalName === 'holdSlots' ? undefined : away());
    await withPool([done], { signalPool }, async (pool) => {
      await pool.end();
      const render = await pool.render();
      await isTried();
      await render.cancel();
      expect(await failureOf(render)).toBeInstanceOf(CancelledFailure);
    });
  });

  it('does not fail a render that reports to it', async () => {
    const { signalPool, requests } = refusingSignalPool();
    const { watch, watching, ended } = heldWatch();
    await withPool([watch], { signalPool }, async (pool) => {
      const { render, id } = await pool.asking();
      await render.signal(admissionAnswerSignal, { id, granted: { slots: 1, capacity: 1 } });
      await watching.promise;
      await pool.end();
      ended.reached();
      await render.result();
      expect(requests).toEqual([{ pool: pool.name, signalName: 'holdSlots', payload: expect.objectContaining({ id, slots: 1 }) as object }]);
    });
  });
});

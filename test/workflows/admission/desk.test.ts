import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckedHolders, RenderActivities } from '../../../src/contract/activities';
import { askForSlotsSignal, holdSlotsSignal, renderPoolQuery } from '../../../src/contract/pool-messages';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';
import { scriptedActivities } from '../../fakes/scripted-activities';
import { timeSkippingServer, untilEvent, withWorker } from '../harness';
import { Desk, heldLimit } from './desk';
import type { PlayedRender } from './played';

// The test plays the renders, on a server that skips time: what a pool answers, checks and looks up, and when.

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

function withDesk(settings: RenderPoolSettings, overrides: Partial<RenderActivities>, test: (desk: Desk) => Promise<void>): Promise<void> {
  return withWorker(env, { ...scriptedActivities([]).activities, ...overrides }, async (taskQueue) => test(await Desk.create(env, taskQueue, settings)));
}

/** Checks of the holders, answered in turn; the last answer repeats. */
function holderChecks(...answers: ((ids: string[]) => Partial<CheckedHolders>)[]) {
  const checks: string[][] = [];
  const checkHolders = async ({ ids }: { ids: string[] }) => {
    checks.push(ids);
    return { ended: [], running: [], ...answers[Math.min(checks.length, answers.length) - 1]!(ids) };
  };
  return { checkHolders, checks };
}

const running = (ids: string[]) => ({ running: ids });
const ended = (ids: string[]) => ({ ended: ids });

describe('a pool checks a holder that is silent', () => {
  it('after a minute if others wait, and grants what it finds free', async () => {
    const { checkHolders, checks } = holderChecks(running, ended);
    await withDesk({ capacity: 2 }, { checkHolders }, async (desk) => {
      const silent = await desk.holder(2);
      const waiting = await desk.ask(1);
      await env.sleep(50 * secondMs);
      expect(checks).toEqual([]);
      await env.sleep(20 * secondMs);
      expect(checks).toEqual([[silent.id]]);
      expect(await desk.report).toMatchObject({ used: 2, waiting: 1 });
      await env.sleep(60 * secondMs);
      expect(checks).toEqual([[silent.id], [silent.id]]);
      expect(await waiting.untilAnswered()).toEqual({ id: waiting.id, granted: { slots: 1, capacity: 2 } });
    });
  });

  it('every five minutes if nobody waits', async () => {
    const { checkHolders, checks } = holderChecks(running);
    await withDesk({ capacity: 2 }, { checkHolders }, async (desk) => {
      const silent = await desk.holder(2);
      await env.sleep(4.5 * minuteMs);
      expect(checks).toEqual([]);
      await env.sleep(1 * minuteMs);
      expect(checks).toEqual([[silent.id]]);
      await env.sleep(5 * minuteMs);
      expect(checks).toEqual([[silent.id], [silent.id]]);
    });
  });

  it('but none that has reported within the minute, and never when there is none', async () => {
    const { checkHolders, checks } = holderChecks(running);
    await withDesk({ capacity: 4 }, { checkHolders }, async (desk) => {
      const [silent, reporting] = [await desk.holder(2), await desk.holder(1)];
      await env.sleep(4.5 * minuteMs);
      await desk.hold(reporting, { slots: 1 });
      await env.sleep(1 * minuteMs);
      expect(checks).toEqual([[silent.id]]);
      await desk.hold(silent, { slots: 0 });
      await env.sleep(4 * minuteMs);
      await desk.hold(reporting, { slots: 1 });
      await env.sleep(1 * minuteMs);
      await desk.hold(reporting, { slots: 0 });
      await env.sleep(1 * hourMs);
      expect(checks).toHaveLength(1);
    });
  });

  it('200 at a time', async () => {
    const { checkHolders, checks } = holderChecks(running);
    await withDesk({ capacity: 201 }, { checkHolders }, async (desk) => {
      const { workflow } = await desk.holder(1);
      await Promise.all(Array.from({ length: 200 }, () => desk.askAs({ id: `${workflow.workflowId}/${randomUUID()}/1` }, 1)));
      await env.sleep(6 * minuteMs);
      expect(checks[0]).toHaveLength(200);
    });
  });

  it('once at a time, however long the check takes', async () => {
    let checks = 0;
    const checkHolders = async ({ ids }: { ids: string[] }) => {
      if (++checks === 1) throw ApplicationFailure.create({ message: 'Temporal is away', nextRetryDelay: '150s' });
      return { running: ids, ended: [] };
    };
    await withDesk({ capacity: 2 }, { checkHolders }, async (desk) => {
      await desk.holder(2);
      await desk.ask(1);
      await env.sleep(200 * secondMs);
      expect(checks).toBe(1);
      await env.sleep(200 * secondMs);
      expect(checks).toBeGreaterThan(2);
    });
  });

  it('by one timer, which only an earlier one replaces: each costs events', async () => {
    const { checkHolders } = holderChecks(running);
    await withDesk({ capacity: 2 }, { checkHolders }, async (desk) => {
      const silent = await desk.holder(2);
      const waiting = await desk.ask(1);
      await desk.pool.untilWaiting(1);
      for (let times = 0; times < 3; times += 1) {
        await desk.askAs(waiting, 1);
        await desk.hold(silent, { slots: 2 });
        await desk.report;
      }
      const { events } = await desk.pool.workflow.fetchHistory();
      const timers = events!.flatMap(({ timerStartedEventAttributes: started, timerCanceledEventAttributes: cancelled }) => (started ? [`${String(started.startToFireTimeout?.seconds)} s`] : cancelled ? ['cancelled'] : []));
      expect(timers).toEqual(['300 s', '60 s', 'cancelled']);
    });
  });

  it('and goes on if the check fails', async () => {
    let checks = 0;
    const checkHolders = async ({ ids }: { ids: string[] }) => {
      if (++checks === 1) throw ApplicationFailure.nonRetryable('Temporal is away');
      return { running: [], ended: ids };
    };
    await withDesk({ capacity: 2 }, { checkHolders }, async (desk) => {
      await desk.holder(2);
      const waiting = await desk.ask(1);
      await env.sleep(4 * minuteMs);
      expect(await waiting.untilAnswered()).toMatchObject({ granted: { slots: 1 } });
    });
  });
});

describe('a pool whose capacity is a share of the limit of Lambda', () => {
  const share = { region: 'us-east-1', share: 0.5 };

  /** What Lambda's limit allows, in turn; the last repeats. */
  function limits(...slots: number[]) {
    const reads: object[] = [];
    const readLambdaLimit = async (asked: object) => {
      reads.push(asked);
      return { slots: slots[Math.min(reads.length, slots.length) - 1]! };
    };
    return { readLambdaLimit, reads, checkHolders: holderChecks(running).checkHolders };
  }

  it('looks it up again every 15 minutes while renders hold slots, and tells those that it affects', async () => {
    const { reads, ...activities } = limits(4, 2, 5);
    await withDesk({ capacity: share }, activities, async (desk) => {
      await desk.holder(3);
      const waiting = await desk.ask(3);
      await env.sleep(14 * minuteMs);
      expect(reads).toEqual([share]);
      expect(await desk.report).toMatchObject({ capacity: 4, share });
      await env.sleep(2 * minuteMs);
      expect(await waiting.untilAnswered()).toEqual({ id: waiting.id, waiting: expect.objectContaining({ because: 'largerThanPool' }) as object });
      expect(await desk.report).toMatchObject({ capacity: 2, share });
      await env.sleep(13 * minuteMs);
      expect(reads).toHaveLength(2);
      await env.sleep(2 * minuteMs);
      expect(await waiting.untilAnswered(2)).toEqual({ id: waiting.id, waiting: expect.objectContaining({ because: null }) as object });
    });
  });

  it('says that it is not ready until it has read it', async () => {
    const { readLambdaLimit, reading, known } = heldLimit(4);
    await withWorker(env, { ...scriptedActivities([]).activities, readLambdaLimit }, async (taskQueue) => {
      const desk = new Desk(env, taskQueue);
      const created = desk.pool.pools.create(desk.pool.name, { capacity: share });
      await reading.promise;
      await expect(desk.report).rejects.toThrow("is not ready: it is reading Lambda's limit");
      // create() waits for the pool by a change of nothing.
      await untilEvent(desk.pool.workflow, 'workflowExecutionUpdateAcceptedEventAttributes');
      known.reached();
      expect(await created).toMatchObject({ capacity: 4 });
    });
  });

  it('does not look it up while nobody needs slots, but before the next render gets some', async () => {
    const { reads, ...activities } = limits(4, 6);
    await withDesk({ capacity: share }, activities, async (desk) => {
      await env.sleep(5 * hourMs);
      expect(reads).toHaveLength(1);
      await desk.holder(3);
      await env.sleep(1 * secondMs);
      expect(await desk.report).toMatchObject({ capacity: 6 });
      expect(reads).toHaveLength(2);
    });
  });

  it('follows a change to another share, or to a number', async () => {
    const { reads, ...activities } = limits(4, 8, 9);
    await withDesk({ capacity: share }, activities, async (desk) => {
      const { pool } = desk;
      await desk.holder(3);
      const other = { region: 'eu-central-1', share: 1 };
      expect(await pool.pools.change(pool.name, { capacity: other, newSlotsPer10s: 7 })).toMatchObject({ capacity: 8, share: other });
      await env.sleep(10 * minuteMs);
      expect(await pool.pools.change(pool.name, { paused: true })).toMatchObject({ capacity: 8, share: other, isPaused: true });
      expect(await pool.pools.change(pool.name, { capacity: 3 })).toMatchObject({ capacity: 3, share: null, isPaused: true });
      await env.sleep(1 * hourMs);
      expect(reads).toEqual([share, other]);
    });
  });

  it('as a number is not looked up', async () => {
    const { reads, ...activities } = limits(9);
    await withDesk({ capacity: 3 }, activities, async (desk) => {
      await desk.holder(3);
      await env.sleep(1 * hourMs);
      expect(await desk.report).toMatchObject({ capacity: 3, share: null });
      expect(reads).toEqual([]);
    });
  });
});

describe('a pool grants slots', () => {
  it('when those that were given back until a certain time come free', async () => {
    await withDesk({ capacity: 2 }, { checkHolders: holderChecks(running).checkHolders }, async (desk) => {
      const done = await desk.holder(2);
      const waiting = await desk.ask(1);
      await desk.hold(done, { slots: 1, until: (await env.currentTimeMs()) + 30 * secondMs });
      const second = await desk.ask(1);
      expect(await waiting.untilAnswered()).toMatchObject({ granted: { slots: 1 } });
      await env.sleep(25 * secondMs);
      expect(await second.answers()).toEqual([]);
      await env.sleep(10 * secondMs);
      expect(await second.untilAnswered()).toMatchObject({ granted: { slots: 1 } });
    });
  });

  it('as soon as its capacity grows', async () => {
    await withDesk({ capacity: 2 }, {}, async (desk) => {
      await desk.holder(2);
      const waiting = await desk.ask(1);
      await desk.pool.untilWaiting(1);
      await desk.pool.pools.setCapacity(desk.pool.name, 3);
      expect(await waiting.untilAnswered()).toMatchObject({ granted: { slots: 1, capacity: 3 } });
    });
  });

  it('to none while the budget of the day is spent', async () => {
    await withDesk({ capacity: 2, dailyBudget: { amount: 1, whenSpent: 'wait' } }, {}, async (desk) => {
      const costly = await desk.holder(2);
      await desk.hold(costly, { slots: 0, cost: 1 });
      const waiting = await desk.ask(1);
      await desk.askAs(waiting, 1);
      expect(await waiting.untilAnswered()).toMatchObject({ waiting: { because: 'budgetSpent' } });
    });
  });

  it('but refuses all that wait once the budget is spent, if it is to', async () => {
    await withDesk({ capacity: 2, dailyBudget: { amount: 1, whenSpent: 'fail' } }, {}, async (desk) => {
      const costly = await desk.holder(2);
      const waiting = await desk.ask(1);
      await desk.hold(costly, { slots: 2, cost: 1 });
      expect(await waiting.untilAnswered()).toMatchObject({ refused: { type: 'RenderBudgetSpent' } });
      expect(await (await desk.ask(1)).untilAnswered()).toMatchObject({ refused: { type: 'RenderBudgetSpent' } });
      expect(await desk.report).toMatchObject({ used: 2, waiting: 0 });
    });
  });

  it('to the next if a render that was granted some is gone', async () => {
    await withDesk({ capacity: 2 }, {}, async (desk) => {
      await desk.askAs({ id: `gone/${randomUUID()}/1` }, 2);
      const next = await desk.ask(2);
      expect(await next.untilAnswered()).toMatchObject({ granted: { slots: 2 } });
    });
  });

  it('whatever else it is signalled', async () => {
    await withDesk({ capacity: 2 }, {}, async (desk) => {
      for (const message of [null, {}, { id: 7, slots: 1 }, 'x']) {
        await desk.pool.workflow.signal(askForSlotsSignal.name, message);
        await desk.pool.workflow.signal(holdSlotsSignal.name, message);
      }
      await desk.holder(2);
      await untilEvent(desk.pool.workflow, 'signalExternalWorkflowExecutionInitiatedEventAttributes', 1);
    });
  });
});

describe('the report of a pool', () => {
  it('has the slots in use at the time of the query: nothing happens in a pool that no render waits for', async () => {
    await withDesk({ capacity: 2 }, {}, async (desk) => {
      const done = await desk.holder(2);
      const now = await env.currentTimeMs();
      await desk.hold(done, { slots: 1, until: now + 30 * secondMs });
      const usedAt = async (time: number) => (await desk.pool.workflow.query(renderPoolQuery, time)).used;
      expect([await usedAt(now + 40 * secondMs), await usedAt(now), await usedAt(0)]).toEqual([0, 1, 1]);
    });
  });
});

describe('a place in the queue', () => {
  it('is that of a render that waits', async () => {
    await withDesk({ capacity: 2 }, {}, async (desk) => {
      const holder = await desk.holder(2);
      const [first, second] = [await desk.ask(1), await desk.ask(1)];
      const place = ({ id }: PlayedRender) => desk.pool.pools.place({ pool: desk.pool.name, requestId: id } as never);
      await desk.pool.untilWaiting(2);
      expect([await place(first), await place(second), await place(holder)]).toMatchObject([{ place: 1 }, { place: 2 }, null]);
    });
  });
});

import { resetToStart } from '../../test/reset-to-start';
import type { Random } from '../../test/parity/random';
import type { RenderHandle } from '../../src/client';
import type { Evidence } from '../evidence';
import { fatalError } from '../progress-files';
import type { Plan, Row } from '../row';
import type { Script } from '../run-script';
import type { RunInProgress } from '../run-in-progress';
import { integerBetween, healthyScript } from './scripts';

/** A render in the main function alone: it takes one execution, and so one slot. */
const oneSlot: Plan['render'] = { concurrency: 1 };

/** A healthy render whose main function runs on for a while after the render is reported done. */
function healthyMain(random: Random, changes: Partial<Script>): Script {
  return healthyScript(random, { runsOnMs: integerBetween(random, 250, 1_200), ...changes });
}

/** There are this many renders, each launched once. */
function launchedOnceEach(count: number): (evidence: Evidence) => string[] {
  return ({ launches }) => {
    const found = Object.values(launches);
    return found.length === count && found.every((times) => times === 1) ? [] : [`expected ${count} renders, launched once each, got ${JSON.stringify(launches)}`];
  };
}

/** A pool that forgot its holders would grant urgent renders their slots before the holders report again. */
const urgent = { priority: 1 };

/** This many renders fill the pool, each longer than the one before, when the run's own urgent render begins to wait. */
function heldBy(holders: number, random: Random, expected: Partial<Plan>): Plan {
  // On a busy machine it takes seconds until the run's own render is waiting.
  const firstMs = integerBetween(random, 8_000, 10_000);
  const holds = (launch: number): Script => healthyMain(random, { renderMs: launch > holders ? 1_500 : firstMs + (launch - 1) * 2_500 });
  return {
    pool: { capacity: holders, ...urgent },
    render: oneSlot,
    script: holds,
    before: async ({ pool }) => {
      const started: RenderHandle[] = [];
      while (started.length < holders) started.push(await pool!.startRender());
      await Promise.all(started.map((holder) => holder.started()));
    },
    outcomes: ['completed'],
    ...expected,
  };
}

async function untilWaiting({ pool }: RunInProgress, count = 1): Promise<void> {
  await pool!.until(({ waiting }) => waiting === count);
}

/** Draws a pause before each action. */
function pauses(random: Random, count: number, longestMs: number): number[] {
  return Array.from({ length: count }, () => (random.chance(0.3) ? 0 : integerBetween(random, 0, longestMs)));
}

/** The run's own render is ended while it waits, with another render waiting behind it. */
function endedWhileWaiting(random: Random, outcome: 'cancelled' | 'terminated', end: (render: RunInProgress['handle']) => Promise<unknown>): Plan {
  const atMs = integerBetween(random, 0, 1_500);
  return heldBy(1, random, {
    during: async (run) => {
      await untilWaiting(run);
      await run.pool!.startRender();
      await run.afterMs(atMs);
      await end(run.handle);
    },
    outcomes: [outcome],
    check: launchedOnceEach(2),
  });
}

/** Faults of a pool, and of the renders in it. */
export const poolRows: Row[] = [
  {
    name: 'pool-terminated',
    says: 'the next request restarts it; it knows its holders and waiting renders, and all renders complete',
    plan: (random) => {
      const times = pauses(random, integerBetween(random, 1, 2), 800);
      return heldBy(2, random, {
        during: async (run) => {
          await untilWaiting(run);
          for (const pauseMs of times) {
            await run.afterMs(pauseMs);
            await run.pool!.terminate();
            await run.pool!.startRender(urgent);
          }
        },
        check: launchedOnceEach(3 + times.length),
      });
    },
  },
  {
    name: 'pool-reset',
    says: 'reset to its start, several times: it learns of all later grants before it grants again',
    plan: (random) => {
      const times = pauses(random, integerBetween(random, 2, 3), 1_000);
      return heldBy(2, random, {
        during: async (run) => {
          await untilWaiting(run);
          for (const pauseMs of times) {
            await run.afterMs(pauseMs);
            await run.pool!.reset();
          }
          await run.pool!.startRender(urgent);
        },
        check: launchedOnceEach(4),
      });
    },
  },
  {
    name: 'pool-terminated-and-reset',
    says: 'grants made after its restart are not lost in a reset of that run',
    plan: (random) => {
      const [terminatedMs, resetMs] = pauses(random, 2, 1_000) as [number, number];
      const renderMs = integerBetween(random, 8_000, 10_000);
      return {
        pool: { capacity: 4 },
        render: oneSlot,
        script: (launch) => healthyMain(random, { renderMs: launch > 4 ? 1_500 : renderMs }),
        before: async ({ pool }) => {
          await (await pool!.startRender()).started();
        },
        during: async (run) => {
          await run.handle.started();
          await run.afterMs(terminatedMs);
          await run.pool!.terminate();
          // The first render restarts the pool, so its request is in the history from the start; the second one's is not.
          for (let granted = 0; granted < 2; granted++) await (await run.pool!.startRender(urgent)).started();
          await run.afterMs(resetMs);
          await run.pool!.reset();
          await run.pool!.startRender(urgent);
        },
        outcomes: ['completed'],
        check: launchedOnceEach(5),
      };
    },
  },
  {
    name: 'pool-waiting-cancelled',
    says: 'cancelled while it waits for slots: it leaves the queue, nothing is launched, the next render is granted',
    plan: (random) => endedWhileWaiting(random, 'cancelled', (render) => render.cancel()),
  },
  {
    name: 'pool-waiting-terminated',
    says: 'terminated while it waits for slots: its grant goes to the next render',
    plan: (random) => endedWhileWaiting(random, 'terminated', (render) => render.workflow.terminate()),
  },
  {
    name: 'pool-holder-terminated',
    says: 'its slots stay taken until the pool finds that its render has ended on Lambda',
    plan: (random) => {
      // The first check, after a minute, must find it running.
      const renderMs = integerBetween(random, 66_000, 80_000);
      return {
        pool: { capacity: 1 },
        render: oneSlot,
        script: (launch) => healthyMain(random, { renderMs: launch === 1 ? renderMs : 1_000 }),
        during: async (run) => {
          await run.handle.started();
          await run.pool!.startRender();
          await untilWaiting(run);
          await run.handle.workflow.terminate();
        },
        outcomes: ['terminated'],
        check: (evidence) => [...launchedOnceEach(2)(evidence), ...nextWithin(75_000, evidence)],
      };
    },
  },
  {
    name: 'pool-holder-failed',
    says: 'its slot stays taken while its main function runs on after the failure',
    plan: (random) => ({
      pool: { capacity: 1 },
      render: oneSlot,
      script: (launch) => (launch === 1 ? healthyScript(random, { errors: [fatalError('The composition threw.')], thaws: true }) : healthyMain(random, {})),
      during: async (run) => {
        await run.handle.started();
        await run.pool!.startRender();
      },
      outcomes: ['RenderFailed'],
      check: launchedOnceEach(2),
    }),
  },
  {
    name: 'pool-render-reset',
    says: 'reset to its start, waiting or running: it requests the slots it already has, and is launched once',
    plan: (random) => {
      const isWaiting = random.chance(0.3);
      const atMs = integerBetween(random, 0, 1_500);
      const holder = healthyMain(random, { renderMs: integerBetween(random, 4_000, 6_000) });
      return {
        pool: { capacity: 2 },
        render: oneSlot,
        script: () => holder,
        before: async ({ pool }) => {
          for (let held = 0; held < (isWaiting ? 2 : 1); held++) await (await pool!.startRender()).started();
        },
        during: async (run) => {
          if (isWaiting) await untilWaiting(run);
          else await run.handle.started();
          await run.pool!.startRender();
          await run.afterMs(atMs);
          await run.betweenPolls(() => resetToStart(run.temporal, run.handle.workflow));
        },
        outcomes: ['completed'],
        check: launchedOnceEach(isWaiting ? 4 : 3),
      };
    },
  },
  {
    name: 'pool-worker-killed',
    says: 'the other worker continues granting; all renders complete',
    workers: 'own',
    plan: (random) => {
      const [atMs, which] = [integerBetween(random, 0, 5_000), random.integer(1)];
      return heldBy(1, random, {
        during: async (run) => {
          await run.pool!.startRender();
          await run.afterMs(atMs);
          run.killOne(which);
        },
        check: launchedOnceEach(3),
      });
    },
  },
  {
    name: 'pool-cache-evicted',
    says: 'without a workflow cache every task of pool and renders replays: the same grants',
    settings: { maxCachedWorkflows: 0 },
    plan: (random) =>
      heldBy(2, random, {
        during: async ({ pool }) => {
          for (let others = 0; others < 2; others++) await pool!.startRender();
        },
        check: launchedOnceEach(5),
      }),
  },
];

/** The second render begins within this time of the first one's end. */
function nextWithin(ms: number, { invocations }: Evidence): string[] {
  const [first, second] = invocations;
  if (!first?.end || !second?.begin) return [];
  const waitedMs = second.begin - first.end;
  return waitedMs <= ms ? [] : [`the slots were free ${waitedMs} ms after the render had ended, at most ${ms}`];
}

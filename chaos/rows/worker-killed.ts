import { setTimeout as delay } from 'node:timers/promises';
import type { CallName } from '../call';
import { killCaller } from '../proxy-faults';
import type { Plan, Row } from '../row';
import type { Random } from '../../test/parity/random';
import { integerBetween, healthyScript, leftoverViolations } from './scripts';

/** Moments around a call. */
const moments = ['before', 'unanswered', 'answered'] as const;

/** Kills the caller of one of these calls at a moment around it. The other worker continues. */
function killedAt(random: Random, call: CallName, withinMs: number, after = 0): Plan {
  const moment = random.pick(moments);
  const afterMs = random.integer(40);
  return {
    // Long enough for several reads, even on a busy machine.
    script: healthyScript(random, { renderMs: integerBetween(random, 6_000, 9_000) }),
    input: { polling: { ceilingMs: 1_000 } },
    proxyFaults: ({ kill }) => [{ call, after, act: killCaller(moment, kill, afterMs) }],
    outcomes: ['completed'],
    check: ({ recoveryMs }) => (recoveryMs !== null && recoveryMs <= withinMs ? [] : [`recovered after ${recoveryMs} ms, at most ${withinMs}`]),
  };
}

/** The server times out a start after 30 s and a watch after 20 s: its window of 10 s, plus a last slow read. */
const startWithinMs = 45_000;
const watchWithinMs = 35_000;
/** Deleting may take long, and nothing waits for it. */
const cleanUpWithinMs = 75_000;

export const workerKilledRows: Row[] = [
  {
    name: 'worker-killed-at-claim',
    says: 'the other worker finds the claim, or none; the render is launched once',
    workers: 'own',
    plan: (random) => killedAt(random, 'claim', startWithinMs),
  },
  {
    name: 'worker-killed-at-launch',
    says: 'the other worker adopts what was launched, and launches what was not',
    workers: 'own',
    plan: (random) => killedAt(random, 'launch', startWithinMs),
  },
  {
    name: 'worker-killed-launch-queued',
    says: 'a launch that Lambda accepted is adopted, however long it waits in the queue; one launch',
    workers: 'own',
    plan: (random) => {
      const moment = random.pick(['unanswered', 'answered'] as const);
      return {
        script: healthyScript(random),
        // Longer than the server takes to time out the start.
        lambdaFaults: [{ action: 'delay', delayMs: integerBetween(random, 34_000, 42_000) }],
        input: { limits: { launchTimeoutMs: 120_000 } },
        // The second write of the claim records that Lambda accepted the launch.
        proxyFaults: ({ kill }) => [{ call: 'claim', after: 1, act: killCaller(moment, kill) }],
        outcomes: ['completed'],
        check: ({ launches }) => (Object.values(launches).join() === '1' ? [] : [`launches: ${JSON.stringify(launches)}`]),
      };
    },
  },
  {
    name: 'worker-killed-at-read',
    says: 'the other worker continues the watch, within one window and one read',
    workers: 'own',
    plan: (random) => killedAt(random, 'read', watchWithinMs, random.integer(2)),
  },
  {
    name: 'worker-killed-at-verify',
    says: 'the other worker checks the output again',
    workers: 'own',
    plan: (random) => killedAt(random, 'verify', watchWithinMs),
  },
  {
    name: 'worker-killed-at-signal',
    says: 'every receiver gets the URL, under one key',
    workers: 'own',
    plan: (random) => {
      // The check of the output is the last step before the end: both signals follow within milliseconds.
      const afterMs = random.integer(60);
      const starts = random.chance(0.5);
      return {
        ...killedAt(random, 'verify', watchWithinMs),
        proxyFaults: ({ kill }) => [{ call: 'verify', act: killCaller('answered', kill, afterMs) }],
        downstream: async (run) => [
          { workflowId: await run.startReceiver('first'), on: 'any' },
          starts
            ? { workflowId: run.expectReceiver('second'), whenMissing: 'start', start: { workflowType: 'receiver', taskQueue: 'nobody' } }
            : { workflowId: await run.startReceiver('second') },
        ],
      };
    },
  },
  {
    name: 'worker-killed-at-clean-up',
    says: 'the other worker deletes the rest; output and progress stay',
    workers: 'own',
    plan: (random) => {
      const killed = killedAt(random, 'other', cleanUpWithinMs, random.integer(1));
      return {
        ...killed,
        script: healthyScript(random, { leavesOver: integerBetween(random, 1, 5) }),
        input: { cleanUp: 'afterDelivery' },
        check: (evidence) => [...killed.check!(evidence), ...leftoverViolations(evidence, ['out.mp4', 'progress.json'])],
      };
    },
  },
  {
    name: 'worker-killed-anytime',
    says: 'the other worker continues',
    workers: 'own',
    plan: (random) => {
      const atMs = integerBetween(random, 0, 4_000);
      return {
        script: healthyScript(random),
        during: async (run) => {
          await delay(atMs);
          run.killOne(run.random.integer(1));
        },
        outcomes: ['completed'],
      };
    },
  },
];

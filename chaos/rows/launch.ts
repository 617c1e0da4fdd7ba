import { wasInLambdaQueue } from '../../test/was-in-lambda-queue';
import type { Row } from '../row';
import { refuse, reset, resetAfter, delayAnswer } from '../proxy-faults';
import { integerBetween, healthyScript } from './scripts';
import type { Evidence } from '../evidence';

const acceptedLaunches = ({ launches }: Evidence): number => Object.values(launches).reduce((sum, count) => sum + count, 0);

function launchedTimes(evidence: Evidence, times: number): string[] {
  const count = acceptedLaunches(evidence);
  return count === times ? [] : [`launched ${count} times instead of ${times}`];
}

export const launchRows: Row[] = [
  {
    name: 'no-fault',
    says: 'one launch, one outcome, the URL delivered',
    plan: (random) => ({ script: healthyScript(random), outcomes: ['completed'], check: (evidence) => launchedTimes(evidence, 1) }),
  },
  {
    name: 'lambda-throttled',
    says: 'retried with backoff; one launch',
    plan: (random) => ({
      script: healthyScript(random),
      lambdaFaults: [{ action: 'throttle', times: integerBetween(random, 1, 3) }],
      outcomes: ['completed'],
      check: (evidence) => launchedTimes(evidence, 1),
    }),
  },
  {
    name: 'launch-refused-or-unreachable',
    says: 'retried; one launch',
    plan: (random) => ({
      script: healthyScript(random),
      proxyFaults: () => [{ call: 'launch', times: integerBetween(random, 1, 2), act: random.chance(0.5) ? refuse(503, 'ServiceException') : reset }],
      outcomes: ['completed'],
      check: (evidence) => launchedTimes(evidence, 1),
    }),
  },
  {
    name: 'launch-answer-lost',
    says: 'the render is adopted, not launched again',
    plan: (random) => ({
      script: healthyScript(random),
      ...(random.chance(0.5)
        ? { lambdaFaults: [{ action: 'resetAfterAcceptance' as const }] }
        : { proxyFaults: () => [{ call: 'launch' as const, act: random.chance(0.5) ? resetAfter : delayAnswer(integerBetween(random, 10_500, 12_000)) }] }),
      outcomes: ['completed'],
      check: (evidence) => launchedTimes(evidence, 1),
    }),
  },
  {
    name: 'launch-answer-lost-and-late',
    says: 'launched again after the grace period, and reported; one outcome',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: integerBetween(random, 2_000, 4_000) }),
      lambdaFaults: [{ action: 'delay', delayMs: integerBetween(random, 4_500, 7_000) }],
      proxyFaults: () => [{ call: 'launch', act: resetAfter }],
      outcomes: ['completed'],
    }),
  },
  {
    name: 'launch-never-runs',
    says: 'RenderLaunchStalled at the limit; one launch',
    plan: (random) => ({
      script: healthyScript(random),
      lambdaFaults: [{ action: 'drop' }],
      input: { limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['RenderLaunchStalled'],
      check: (evidence) => [...launchedTimes(evidence, 1), ...(evidence.objects.some((key) => key.endsWith('/cancel.json')) ? [] : ['no cancel marker'])],
    }),
  },
  {
    name: 'launch-runs-late',
    says: 'RenderLaunchStalled; the late launch finds the cancel marker and renders nothing',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: 3_000 }),
      lambdaFaults: [{ action: 'delay', delayMs: integerBetween(random, 26_000, 30_000) }],
      input: { limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['RenderLaunchStalled'],
      settleMs: 25_000,
      check: ({ objects, stillRunning, invocations }) => [
        ...(objects.some((key) => key.endsWith('out.mp4')) ? ['the late launch rendered'] : []),
        ...(stillRunning > 0 || invocations.every(({ begin }) => begin === null) ? ['the late launch has not run'] : []),
      ],
    }),
  },
  {
    name: 'launch-queued-at-limit',
    says: "at its function's limit, the later of two renders waits in Lambda's queue and reports it; each is launched once",
    plan: (random) => {
      // Long enough for the other render's watch to ask Lambda whether it has room.
      const scripts = [healthyScript(random, { renderMs: integerBetween(random, 20_000, 24_000) }), healthyScript(random)];
      return {
        script: (launch) => scripts[launch - 1]!,
        during: async (run) => {
          await run.reserveConcurrency(1);
          const other = await run.startAnother({});
          const toldOfQueue = await Promise.all([run.handle, other].map(wasInLambdaQueue));
          await other.result();
          if (!toldOfQueue.some(Boolean)) throw new Error('neither render reported that it waits in the queue');
        },
        outcomes: ['completed'],
        check: (evidence) => launchedTimes(evidence, 2),
      };
    },
  },
  {
    name: 'launch-delivered-twice',
    says: 'one outcome, success, with overwrite and without',
    plan: (random) => ({
      script: healthyScript(random),
      lambdaFaults: [{ action: 'duplicate', delayMs: random.integer(5_000) }],
      render: { overwrite: random.chance(0.5) },
      outcomes: ['completed'],
    }),
  },
  {
    name: 'start-again-when-finished',
    says: 'never invoked again',
    plan: (random) => ({
      // Ends before the start is retried.
      script: healthyScript(random, { startMs: 50, renderMs: 250, combineMs: 50 }),
      lambdaFaults: [{ action: 'resetAfterAcceptance' }],
      outcomes: ['completed'],
      check: (evidence) => launchedTimes(evidence, 1),
    }),
  },
  {
    name: 'dead-browser',
    says: "a launch that hangs fails as RenderLaunchStalled well before the function's timeout",
    plan: (random) => ({
      script: healthyScript(random, { ending: 'silent' }),
      input: { limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['RenderLaunchStalled'],
      check: ({ durationMs }) => (durationMs < 60_000 ? [] : [`took ${durationMs} ms of the function's 120,000`]),
    }),
  },
];

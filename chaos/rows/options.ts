import { refuse, reset } from '../proxy-faults';
import type { Evidence } from '../evidence';
import { fatalError } from '../progress-files';
import type { Plan, Row } from '../row';
import type { Random } from '../../test/parity/random';
import { integerBetween, healthyScript, leftoverViolations } from './scripts';

/** There are this many renders, each launched once. */
function renders({ launches }: Evidence, count: number): string[] {
  const found = Object.values(launches);
  return found.length === count && found.every((times) => times === 1) ? [] : [`expected ${count} renders, launched once each, got ${JSON.stringify(launches)}`];
}

/** Everything launched has a cancel marker. An output does not count instead: a render that was not stopped writes one, too. */
function cancelledByGuard({ launches, objects, stillRunning }: Evidence): string[] {
  const unmarked = Object.keys(launches).filter((renderId) => !objects.some((key) => key.startsWith(`renders/${renderId}/`) && key.endsWith('cancel.json')));
  return [...unmarked.map((renderId) => `render ${renderId} was launched but has no cancel marker`), ...(stillRunning > 0 ? ['the render is still running'] : [])];
}

/** This many attempts fail for a transient reason. */
function failing(random: Random, attempts: number): Pick<Plan, 'script' | 'lambdaFaults'> {
  const script = healthyScript(random);
  if (random.chance(0.5)) return { script, lambdaFaults: [{ action: 'drop', times: attempts }] };
  const crash = fatalError('Protocol error (Runtime.callFunctionOn): Target closed.', { type: 'renderer', chunk: 0 });
  return { script: (launch) => (launch <= attempts ? { ...script, errors: [crash] } : script) };
}

/** A render that only its cancel marker ends, so that even on a slow machine it is running when its workflow ends. */
function guardedPlan(random: Random, end: Pick<Plan, 'outcomes'> & Partial<Plan>): Plan {
  return {
    script: healthyScript(random, { renderMs: 60_000 }),
    input: { whenTerminated: 'cancel' },
    settleMs: 20_000,
    check: cancelledByGuard,
    ...end,
  };
}

/** Options beyond a single plain render. */
export const optionRows: Row[] = [
  {
    name: 'attempts-pass',
    says: 'after a stalled launch or a crashed browser, the second attempt succeeds under another id; each is launched once',
    plan: (random) => ({
      ...failing(random, 1),
      input: { attempts: { maximum: 2 }, limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['completed'],
      check: (evidence) => [...renders(evidence, 2), ...(evidence.lastReport?.earlierAttempts.length === 1 ? [] : ['the earlier attempt is not reported'])],
    }),
  },
  {
    name: 'attempts-used-up',
    says: 'never more attempts than the maximum',
    plan: (random) => ({
      ...failing(random, Infinity),
      input: { attempts: { maximum: 2 }, limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['RenderLaunchStalled', 'RenderFailed'],
      check: (evidence) => renders(evidence, 2),
    }),
  },
  {
    name: 'attempts-first-runs-late',
    says: 'the late launch of the first attempt finds its cancel marker; one output',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: 2_000 }),
      lambdaFaults: [{ action: 'delay', delayMs: integerBetween(random, 26_000, 30_000) }],
      input: { attempts: { maximum: 2 }, limits: { launchTimeoutMs: 10_000 } },
      outcomes: ['completed'],
      settleMs: 25_000,
      check: (evidence) => {
        const outputs = evidence.objects.filter((key) => key.endsWith('out.mp4'));
        return [...renders(evidence, 2), ...(outputs.length === 1 ? [] : [`outputs: ${outputs.join(', ')}`])];
      },
    }),
  },
  {
    name: 'terminate-guarded',
    says: 'the guard cancels what was launched',
    plan: (random) => {
      const atMs = integerBetween(random, 200, 3_500);
      const whenLaunched = random.chance(0.7);
      return guardedPlan(random, {
        during: async (run) => {
          if (whenLaunched) await run.handle.started();
          await run.afterMs(atMs);
          await run.handle.workflow.terminate();
        },
        outcomes: ['terminated'],
        check: (evidence) => [...cancelledByGuard(evidence), ...(whenLaunched ? renders(evidence, 1) : [])],
      });
    },
  },
  {
    name: 'workflow-timeout-guarded',
    says: 'the guard cancels what was launched',
    plan: (random) => guardedPlan(random, { workflowRunTimeoutMs: integerBetween(random, 1_000, 4_000), outcomes: ['timedOut'] }),
  },
  {
    name: 'cancel-refused-guarded',
    says: 'a workflow that may not cancel its render leaves that to its guard, which keeps trying',
    plan: (random) => {
      const atMs = integerBetween(random, 0, 2_000);
      return guardedPlan(random, {
        during: async (run) => {
          await run.handle.started();
          await run.afterMs(atMs);
          await run.handle.cancel();
        },
        // The workflow itself gives up at the first refusal.
        proxyFaults: () => [{ call: 'mark', times: integerBetween(random, 1, 3), act: refuse(403, 'AccessDenied') }],
        outcomes: ['cancelled'],
      });
    },
  },
  {
    name: 'clean-up-troubled',
    says: 'retried; only output and progress are left, or only progress if the render failed',
    plan: (random) => {
      const act = random.chance(0.5) ? refuse(503, 'SlowDown') : reset;
      const times = integerBetween(random, 1, 7);
      const fails = random.chance(0.5);
      return {
        script: healthyScript(random, { leavesOver: integerBetween(random, 1, 5), ...(fails && { errors: [fatalError('The composition threw.')] }) }),
        input: { cleanUp: fails ? 'onFailure' : 'afterDelivery' },
        proxyFaults: () => [{ call: 'other', times, act }],
        outcomes: [fails ? 'RenderFailed' : 'completed'],
        check: (evidence) => leftoverViolations(evidence, fails ? ['progress.json'] : ['out.mp4', 'progress.json']),
      };
    },
  },
];

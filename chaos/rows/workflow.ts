import { resetToStart } from '../../test/reset-to-start';
import type { Evidence } from '../evidence';
import type { Row } from '../row';
import { integerBetween, healthyScript } from './scripts';

/** Whatever was launched has either stopped or written an output. */
function noOrphan({ stillRunning, objects }: Evidence): string[] {
  return stillRunning > 0 && !objects.some((key) => key.endsWith('out.mp4')) ? ['the render is still running'] : [];
}

export const workflowRows: Row[] = [
  {
    name: 'cancel',
    says: 'cancelled at any step; the render on Lambda stops, or was already done',
    plan: (random) => {
      const atMs = integerBetween(random, 0, 3_500);
      return {
        script: healthyScript(random, { renderMs: integerBetween(random, 1_500, 4_000) }),
        during: async (run) => {
          await run.afterMs(atMs);
          await run.handle.cancel().catch(() => undefined);
        },
        settleMs: 5_000,
        outcomes: ['cancelled', 'completed'],
        check: (evidence) => [
          ...noOrphan(evidence),
          ...(evidence.outcome === 'cancelled' && Object.keys(evidence.launches).length > 0 && !evidence.objects.some((key) => /cancel\.json$|out\.mp4$/.test(key))
            ? ['launched, but neither marked as cancelled nor done']
            : []),
        ],
      };
    },
  },
  {
    name: 'terminate',
    says: 'one outcome, and at most one launch',
    plan: (random) => {
      const atMs = integerBetween(random, 0, 3_000);
      return {
        script: healthyScript(random),
        during: async (run) => {
          await run.afterMs(atMs);
          await run.handle.workflow.terminate().catch(() => undefined);
        },
        settleMs: 8_000,
        outcomes: ['terminated', 'completed'],
      };
    },
  },
  {
    name: 'workflow-timeout',
    says: 'one outcome, and at most one launch',
    plan: (random) => ({
      script: healthyScript(random),
      workflowRunTimeoutMs: integerBetween(random, 1_000, 4_000),
      settleMs: 8_000,
      outcomes: ['timedOut', 'completed'],
    }),
  },
  {
    name: 'workflow-reset',
    says: 'a reset to before the start adopts the render, running or finished; one launch',
    plan: (random) => {
      const atMs = random.chance(0.5) ? integerBetween(random, 1_000, 3_000) : null;
      return {
        script: healthyScript(random, { renderMs: integerBetween(random, 1_500, 3_000) }),
        during: async (run) => {
          await (atMs === null ? run.untilClosed() : run.afterMs(atMs));
          await run.betweenPolls(() => resetToStart(run.temporal, run.handle.workflow));
        },
        outcomes: ['completed'],
        check: ({ launches }) => (Object.values(launches).join() === '1' ? [] : [`launches: ${JSON.stringify(launches)}`]),
      };
    },
  },
  {
    name: 'hint-flood',
    says: '1,000 hints: polled no faster than the floor, history bounded',
    plan: (random) => ({
      script: healthyScript(random, { renderMs: integerBetween(random, 3_000, 5_000) }),
      during: async (run) => {
        const atOnce = 20;
        for (let sent = 0; sent < 1_000; sent += atOnce) {
          await Promise.all(Array.from({ length: atOnce }, () => run.handle.hint()));
        }
      },
      outcomes: ['completed'],
      check: ({ calls, durationMs, history }) => {
        const reads = calls.filter(({ name }) => name === 'read').length;
        // The floor, plus one read for each second in which a hint got through.
        const allowed = Math.ceil(durationMs / 500) + Math.ceil(durationMs / 1_000) + 2;
        return [...(reads > allowed ? [`${reads} reads in ${durationMs} ms`] : []), ...(history.events < 4_000 ? [] : [`${history.events} events`])];
      },
    }),
  },
  {
    name: 'cache-evicted',
    says: 'without a workflow cache every task replays: the same commands',
    settings: { maxCachedWorkflows: 0 },
    plan: (random) => ({ script: healthyScript(random), outcomes: ['completed'] }),
  },
  {
    name: 'temporal-restart',
    says: 'killed and restarted on its database: nothing lost',
    server: 'own',
    plan: (random) => {
      const atMs = integerBetween(random, 0, 3_000);
      return {
        script: healthyScript(random),
        during: async (run) => {
          await run.afterMs(atMs);
          run.faults.trouble();
          await run.server!.restart();
        },
        outcomes: ['completed'],
      };
    },
  },
];

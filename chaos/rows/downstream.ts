import type { DownstreamTarget } from '../../src/contract/input';
import type { RunInProgress } from '../run-in-progress';
import type { Outcome } from '../outcome';
import type { Row } from '../row';
import { integerBetween, healthyScript } from './scripts';

interface Case {
  target: (run: RunInProgress) => Promise<DownstreamTarget>;
  outcomes: readonly Outcome[];
}

const receiverType = { workflowType: 'receiver', taskQueue: 'nobody' };

async function closedWorkflow(run: RunInProgress): Promise<string> {
  const workflowId = `${run.workflowId}-closed`;
  const handle = await run.temporal.workflow.start('receiver', { workflowId, taskQueue: 'nobody', args: [] });
  await handle.terminate();
  return workflowId;
}

const cases: readonly Case[] = [
  { target: async (run) => ({ workflowId: `${run.workflowId}-missing` }), outcomes: ['RenderDownstreamUndelivered'] },
  { target: async (run) => ({ workflowId: `${run.workflowId}-missing`, whenMissing: 'ignore' }), outcomes: ['completed'] },
  { target: async (run) => ({ workflowId: run.expectReceiver('started'), whenMissing: 'start', start: receiverType }), outcomes: ['completed'] },
  { target: async (run) => ({ workflowId: await closedWorkflow(run) }), outcomes: ['RenderDownstreamUndelivered'] },
  { target: async (run) => ({ workflowId: await closedWorkflow(run), whenMissing: 'ignore' }), outcomes: ['completed'] },
  { target: async (run) => ({ workflowId: await closedWorkflow(run), whenMissing: 'start', start: receiverType }), outcomes: ['completed'] },
  {
    target: async (run) => ({ workflowId: await closedWorkflow(run), whenMissing: 'start', start: { ...receiverType, workflowIdReusePolicy: 'REJECT_DUPLICATE' } }),
    outcomes: ['RenderDownstreamUndelivered'],
  },
];

/** Limit for any client in the namespace, workers included. */
const callsPerSecond = 8;

export const downstreamRows: Row[] = [
  {
    name: 'downstream-missing-or-closed',
    says: 'a typed failure, ignored, or started, as each target specifies; the others are signalled',
    plan: (random) => {
      const { target, outcomes } = random.pick(cases);
      return {
        script: healthyScript(random),
        downstream: async (run) => [{ workflowId: await run.startReceiver('before'), on: 'any' }, await target(run), { workflowId: await run.startReceiver('after') }],
        outcomes,
        check: ({ received }) => (Object.values(received).every((endings) => endings[0]?.status === 'completed') ? [] : ['a receiver was not signalled that the render completed']),
      };
    },
  },
  {
    name: 'downstream-throttled',
    says: 'Temporal accepts a few calls a second: every receiver is signalled, though late',
    server: 'own',
    dynamicConfig: { 'frontend.namespaceRPS': callsPerSecond },
    plan: (random) => {
      const count = integerBetween(random, 30, 60);
      return {
        script: healthyScript(random),
        downstream: async (run) =>
          Array.from({ length: count }, (_, index) => ({ workflowId: run.expectReceiver(`started-${index}`), whenMissing: 'start', start: receiverType })),
        outcomes: ['completed'],
        check: ({ durationMs }) => (durationMs > (1_000 * count) / callsPerSecond ? [] : [`not throttled: ${count} receivers within ${durationMs} ms`]),
      };
    },
  },
];

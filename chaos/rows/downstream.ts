import type { DownstreamTarget } from '../../src/contract/input';
import type { ChaosRun } from '../chaos-run';
import type { Outcome, Row } from '../row';
import { healthy } from './scripts';

interface Case {
  target: (run: ChaosRun) => Promise<DownstreamTarget>;
  outcomes: readonly Outcome[];
}

const receiverType = { workflowType: 'receiver', taskQueue: 'nobody' };

async function closedWorkflow(run: ChaosRun): Promise<string> {
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

export const downstreamRows: Row[] = [
  {
    name: 'downstream-missing-or-closed',
    says: 'a typed failure, ignored, or started, as each target says; the others hear of it',
    plan: (random) => {
      const { target, outcomes } = random.pick(cases);
      return {
        script: healthy(random),
        downstream: async (run) => [{ workflowId: await run.startReceiver('before'), on: 'any' }, await target(run), { workflowId: await run.startReceiver('after') }],
        outcomes,
        check: ({ received }) => (Object.values(received).every((endings) => endings[0]?.status === 'completed') ? [] : ['a receiver did not hear of the completed render']),
      };
    },
  },
];

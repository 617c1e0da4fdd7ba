import { beforeAll, describe, expect, it } from 'vitest';
import { startWorkerProcess } from '../../local/stack/worker-process';
import type { RenderClient } from '../../src/client';
import { resetToStart } from '../reset-to-start';
import { connectClient, injectFault, inputFor, invocations, newWorkflowId, renderClient, slowInput, stack } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

const slow = slowInput(60);

async function launchesOf(renderId: string): Promise<number> {
  return (await invocations({ renderId, type: 'launch' })).filter(({ status }) => status !== 'refused').length;
}

describe.concurrent('a render is launched once', () => {
  it('when it is started twice with the same workflow id', async () => {
    const workflowId = newWorkflowId();
    const [first, second] = await Promise.all([
      renders.start(inputFor('Hello', { frameRange: [0, 9] }), { workflowId }),
      renders.start(inputFor('Hello', { frameRange: [0, 9] }), { workflowId }),
    ]);
    const results = await Promise.all([first.result(), second.result()]);
    expect(results[0]).toEqual(results[1]);
    expect(await launchesOf(results[0].renderId)).toBe(1);
  });

  it('when the worker is killed during the render and another one takes over', async () => {
    const taskQueue = newWorkflowId();
    const own = await renderClient(taskQueue);
    const killed = await startWorkerProcess(stack, { name: 'worker-killed', env: { TASK_QUEUE: taskQueue } });
    const render = await own.start(slow, { workflowId: newWorkflowId(), waitFor: 'launched' });
    for await (const { phase } of render.progressUpdates()) if (phase === 'rendering') break;
    process.kill(killed.pid, 'SIGKILL');
    await killed.ended;
    const next = await startWorkerProcess(stack, { name: 'worker-next', env: { TASK_QUEUE: taskQueue } });
    try {
      const { renderId, framesRendered } = await render.result();
      expect(framesRendered).toBe(60);
      expect(await launchesOf(renderId)).toBe(1);
    } finally {
      await next.stop();
    }
  });

  it('when a worker shuts down and hands over its watch at once', async () => {
    const taskQueue = newWorkflowId();
    const own = await renderClient(taskQueue);
    const first = await startWorkerProcess(stack, { name: 'worker-first', env: { TASK_QUEUE: taskQueue } });
    const render = await own.start(slow, { workflowId: newWorkflowId(), waitFor: 'launched' });
    const second = await startWorkerProcess(stack, { name: 'worker-second', env: { TASK_QUEUE: taskQueue } });
    try {
      await first.stop();
      const { renderId } = await render.result();
      expect(await launchesOf(renderId)).toBe(1);
    } finally {
      await second.stop();
    }
  });

  it('when the workflow is reset to before its start, and so finds the render that was paid for', async () => {
    const client = await connectClient();
    const render = await renders.start(inputFor('Hello', { frameRange: [0, 9] }), { workflowId: newWorkflowId() });
    const { renderId } = await render.result();
    expect(await resetToStart(client, render.workflow)).toBe(true);
    const again = await renders.get(render.workflowId).result();
    expect(again.renderId).toBe(renderId);
    expect(await launchesOf(renderId)).toBe(1);
  });
});

// One at a time: a fault hits whichever launch comes next.
describe('a render is launched once', () => {
  it('when Lambda throttles the launch at first', async () => {
    await injectFault({ action: 'throttle', match: { type: 'launch' }, times: 2 });
    const render = await renders.start(inputFor('Hello', { frameRange: [0, 9] }), { workflowId: newWorkflowId() });
    const { renderId } = await render.result();
    const launches = await invocations({ renderId, type: 'launch' });
    expect(launches.map(({ status }) => status)).toEqual(['refused', 'refused', 'done']);
  });

  it("when Lambda's response to the launch is lost", async () => {
    await injectFault({ action: 'resetAfterAcceptance', match: { type: 'launch' } });
    const render = await renders.start(inputFor('Hello', { frameRange: [0, 9] }), { workflowId: newWorkflowId() });
    const { renderId } = await render.result();
    expect(await launchesOf(renderId)).toBe(1);
  });
});

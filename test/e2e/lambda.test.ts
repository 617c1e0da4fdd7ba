import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { WaitingEvent } from '../../local/lambda/event-queue';
import type { FunctionState } from '../../local/lambda/function-state';
import type { RenderClient } from '../../src/client';
import { inputFor, invocations, newWorkflowId, renderClient, stack, withLimits } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

const short = { frameRange: [0, 9] as [number, number] };
const withinMs = 20_000;

/** Deployed like every function with a conventional name, and used by no other test. */
const otherFunction = stack.functionName.replace('mem2048mb', 'mem2049mb');

async function setState(state: FunctionState): Promise<void> {
  await fetch(`${stack.lambdaUrl}/_admin/function-state`, { method: 'POST', body: JSON.stringify({ functionName: otherFunction, state }) });
}

async function waiting(): Promise<WaitingEvent[]> {
  return (await (await fetch(`${stack.lambdaUrl}/_admin/queue`)).json()) as WaitingEvent[];
}

async function acceptedLaunches(renderId: string): Promise<number> {
  return (await invocations({ renderId, type: 'launch' })).filter(({ status }) => status !== 'refused').length;
}

describe('a render is launched once, and finishes', () => {
  it('when its function is still pending at first', async () => {
    await setState('Pending');
    const render = await renders.start(inputFor('Hello', { ...short, functionName: otherFunction }), { workflowId: newWorkflowId() });
    await vi.waitFor(async () => expect(await invocations({ functionName: otherFunction, status: 'refused' })).not.toEqual([]), { timeout: withinMs, interval: 50 });
    await setState('Active');
    const { renderId } = await render.result();
    expect(await acceptedLaunches(renderId)).toBe(1);
  });

  it("when Lambda accepts the launch but cannot start the function's sandboxes for a while", async () => {
    await setState('ENILimitReachedException');
    await withLimits({ queueSecondMs: 100 }, async () => {
      const render = await renders.start(inputFor('Hello', { ...short, functionName: otherFunction }), { workflowId: newWorkflowId() });
      await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ type: 'launch', because: 'ENILimitReachedException' }]), { timeout: withinMs, interval: 50 });
      await setState('Active');
      const { renderId } = await render.result();
      expect(await acceptedLaunches(renderId)).toBe(1);
    });
  });

  it('when it waits behind another one at the concurrency limit', async () => {
    await withLimits({ concurrencyLimit: 1, queueSecondMs: 100 }, async () => {
      const start = () => renders.start(inputFor('Hello', { ...short, concurrency: 1 }), { workflowId: newWorkflowId() });
      const handles = [await start(), await start()];
      await vi.waitFor(async () => expect(await waiting()).toMatchObject([{ type: 'launch', because: 'TooManyRequestsException' }]), { timeout: withinMs, interval: 50 });
      const results = await Promise.all(handles.map((handle) => handle.result()));
      for (const { renderId } of results) expect(await acceptedLaunches(renderId)).toBe(1);
    });
  });

  it('when another render with the same large props runs beside it, both in cold sandboxes', async () => {
    await withLimits({ maxWarmPerFunction: 0 }, async () => {
      const inputProps = { title: 'Same', filler: 'x'.repeat(300_000) };
      const start = () => renders.start(inputFor('Hello', { ...short, inputProps }), { workflowId: newWorkflowId() });
      const results = await Promise.all((await Promise.all([start(), start()])).map((handle) => handle.result()));
      for (const { renderId } of results) {
        const all = await invocations({ renderId });
        expect(all.map(({ type }) => type)).toEqual(expect.arrayContaining(['launch', 'renderer']));
        expect(all.map(({ cold }) => cold)).not.toContain(false);
      }
    });
  });
});

import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultTaskQueue } from '../../src/contract/input';
import type { RenderMediaInput } from '../../src/contract/input';
import type { RenderClient, RenderHandle } from '../../src/client';
import { resetToStart } from '../reset-to-start';
import { connectClient, inputFor, invocations, newWorkflowId, remoteEndOf, renderClient, s3, slowInput, stack, withWorkerPolicy, workerPolicyWithDeletion } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

const slowFor = (durationInFrames: number): RenderMediaInput => ({ ...slowInput(durationInFrames), whenTerminated: 'cancel' });

async function untilRendering(render: RenderHandle): Promise<string> {
  for await (const { phase } of render.progressUpdates()) if (phase === 'rendering') break;
  return (await render.started()).renderId;
}

async function filesOf(renderId: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: stack.bucketName, Prefix: `renders/${renderId}/` }));
  return Contents.map(({ Key }) => Key!.replace(`renders/${renderId}/`, ''));
}

describe.concurrent("a render with whenTerminated: 'cancel'", () => {
  it('stops on Lambda when its workflow is terminated', async () => {
    const render = await renders.start(slowFor(300), { workflowId: newWorkflowId() });
    const renderId = await untilRendering(render);
    await render.workflow.terminate();
    expect(await remoteEndOf(renderId)).toContainEqual(expect.stringContaining('cancelled'));
  });

  it('stops on Lambda when its workflow times out', async () => {
    const { workflow } = await connectClient();
    const workflowId = newWorkflowId();
    // Long enough for a start on a busy machine; the render takes even longer.
    const timeout = { workflowExecutionTimeout: '15s' as const };
    await workflow.start('renderMedia', { args: [slowFor(1_200)], workflowId, taskQueue: defaultTaskQueue, ...timeout });
    const { renderId } = await renders.get(workflowId).started();
    await expect(workflow.getHandle(workflowId).result()).rejects.toThrow();
    expect(await remoteEndOf(renderId)).toContainEqual(expect.stringContaining('cancelled'));
  });

  it('keeps running when its workflow is reset: the new run adopts it', async () => {
    const client = await connectClient();
    const render = await renders.start(slowFor(90), { workflowId: newWorkflowId() });
    const renderId = await untilRendering(render);
    expect(await resetToStart(client, render.workflow)).toBe(true);
    expect(await renders.get(render.workflowId).result()).toMatchObject({ renderId });
    expect(await invocations({ renderId, type: 'launch' })).toHaveLength(1);
  });
});

describe('the files of a render', () => {
  it("are gone after a failure with cleanUp: 'onFailure', except the receipt that the render existed", async () => {
    const failure = await withWorkerPolicy(workerPolicyWithDeletion, async () => {
      const render = await renders.start({ ...inputFor('Broken'), cleanUp: 'onFailure' }, { workflowId: newWorkflowId() });
      return render.result().then(undefined, (error: unknown) => error);
    });
    const { renderId } = failure as { renderId: string };
    expect(renderId).toMatch(/^[a-z0-9]{10}$/);
    // Remotion itself writes the cancel marker to stop the other chunks.
    expect((await filesOf(renderId)).filter((file) => file !== 'cancel.json')).toEqual(['progress.json']);
  });

  it("are only output and progress after a success with cleanUp: 'afterDelivery'", async () => {
    const input: RenderMediaInput = { ...inputFor('Hello', { frameRange: [0, 9] }), cleanUp: 'afterDelivery' };
    const { renderId, outputUrl } = await withWorkerPolicy(workerPolicyWithDeletion, async () => {
      const render = await renders.start(input, { workflowId: newWorkflowId() });
      return render.result();
    });
    expect((await filesOf(renderId)).sort()).toEqual(['out.mp4', 'progress.json']);
    expect((await fetch(outputUrl)).status).toBe(200);
  });
});

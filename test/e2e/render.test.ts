import { GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { RenderFailedError } from '../../src/client';
import type { RenderClient } from '../../src/client';
import { presignUrl } from '../../src/remotion';
import { aws, exists, inputFor, invocations, newWorkflowId, renderClient, s3, slowInput, stack, videoOf } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

async function failureOf(rendering: Promise<unknown>): Promise<RenderFailedError> {
  const error = await rendering.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(RenderFailedError);
  return error as RenderFailedError;
}

/** Ten frames are enough when the length of the output does not matter. */
const short = { frameRange: [0, 9] as [number, number] };

/** All readable text in a history, whose payloads are base64. */
function textOf(history: object): string {
  return JSON.stringify(history).replaceAll(/"data":"([^"]*)"/g, (_whole, data: string) => Buffer.from(data, 'base64').toString());
}

describe.concurrent('a render on the real function', () => {
  it('produces a playable H.264 MP4 with one launch and no other start', async () => {
    const polling = { floorMs: 250, ceilingMs: 300, progressStep: 0.02 };
    const input = { ...inputFor('Hello', { inputProps: { title: 'End to end' } }), polling };
    const render = await renders.start(input, { workflowId: newWorkflowId() });
    const progress: number[] = [];
    for await (const { overallProgress } of render.progressUpdates()) progress.push(overallProgress);
    const result = await render.result();

    const video = await videoOf(result);
    expect(video).toMatchObject({ codec: 'h264', width: 640, height: 360, fps: 30, bytes: result.outputSizeInBytes });
    // The audio ends with a whole AAC frame, slightly after the 90 video frames.
    expect(video.durationInSeconds).toBeGreaterThanOrEqual(3);
    expect(video.durationInSeconds).toBeLessThan(3.1);
    expect(result).toMatchObject({ bucketName: stack.bucketName, framesRendered: 90, nonFatalErrors: 0 });
    expect(result.outputUrl).toBe(`${stack.s3Endpoint}/${stack.bucketName}/renders/${result.renderId}/out.mp4`);
    expect((await fetch(result.outputUrl)).status).toBe(200);

    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(new Set(progress).size).toBeGreaterThan(3);
    expect(progress.at(-1)).toBe(1);
    expect(await invocations({ renderId: result.renderId, type: 'launch' })).toHaveLength(1);
    expect(await render.progress()).toMatchObject({ phase: 'done', outputUrl: result.outputUrl });
  });

  it("fails with the errors array of a composition that throws, including where it threw", async () => {
    const render = await renders.start(inputFor('Broken'), { workflowId: newWorkflowId() });
    const failed = await failureOf(render.result());
    expect(failed).toMatchObject({ type: 'RenderFailed', bucketName: stack.bucketName });
    expect(failed.errors[0]).toMatchObject({ isFatal: true, message: expect.stringContaining('The composition Broken always fails at frame 20.') as string });
    expect(failed.errors[0]!.stack).toMatch(/at .*:\d+/);
    expect(failed.message).toContain(failed.renderId);
    expect(await render.progress()).toMatchObject({ phase: 'failed', failure: { type: 'RenderFailed' } });
  });

  it('fails and names the composition when it does not exist', async () => {
    const render = await renders.start(inputFor('NoSuchComposition'), { workflowId: newWorkflowId() });
    const failed = await failureOf(render.result());
    expect(failed.type).toBe('RenderFailed');
    expect(failed.message).toContain('NoSuchComposition');
  });

  it('stops on Lambda when its workflow is cancelled', async () => {
    const render = await renders.start(slowInput(300), {
      workflowId: newWorkflowId(),
      waitFor: 'launched',
    });
    for await (const { phase } of render.progressUpdates()) if (phase === 'rendering') break;
    await render.cancel();
    expect((await failureOf(render.result())).type).toBe('RenderCancelled');
    const { renderId, bucketName, phase } = await render.progress();
    expect(phase).toBe('cancelled');
    expect(await exists(bucketName!, `renders/${renderId}/cancel.json`)).toBe(true);
    // It reports the cancellation when the first renderer has stopped; the main function ends with the last one, a second later.
    const running = () => invocations({ renderId: renderId!, status: 'running', type: 'launch' });
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000, interval: 100 });
    expect(await exists(bucketName!, `renders/${renderId}/out.mp4`)).toBe(false);
  });

  it('writes a private output that opens with a signed URL', async () => {
    const render = await renders.start(inputFor('Hello', { ...short, privacy: 'private' }), { workflowId: newWorkflowId() });
    const { outBucket, outKey, outputSizeInBytes, region } = await render.result();
    const url = await presignUrl({ region, bucketName: outBucket, objectKey: outKey, expiresInSeconds: 60 }, { aws });
    expect(url).toContain('X-Amz-Signature=');
    const opened = await fetch(url!);
    expect((await opened.arrayBuffer()).byteLength).toBe(outputSizeInBytes);
  });

  it('writes to your own bucket and key', async () => {
    const key = `videos/${newWorkflowId()}.mp4`;
    const render = await renders.start(inputFor('Hello', { ...short, outName: { bucketName: stack.bucketName, key } }), { workflowId: newWorkflowId() });
    const result = await render.result();
    expect(result).toMatchObject({ outBucket: stack.bucketName, outKey: key });
    expect((await videoOf(result)).codec).toBe('h264');
  });

  it('writes to an output provider configured on the worker', async () => {
    const key = `videos/${newWorkflowId()}.mp4`;
    const outName = { bucketName: stack.bucketName, key, s3OutputProvider: 'elsewhere' };
    const render = await renders.start(inputFor('Hello', { ...short, outName }), { workflowId: newWorkflowId() });
    const { outKey, outputUrl, outputSizeInBytes } = await render.result();
    expect(outKey).toBe(key);
    expect(outputUrl).toBe(`${stack.s3Endpoint}/${stack.bucketName}/${key}`);
    expect((await (await fetch(outputUrl)).arrayBuffer()).byteLength).toBe(outputSizeInBytes);
    const history = textOf(await render.workflow.fetchHistory());
    expect(history).toContain('elsewhere');
    expect(history).not.toContain(stack.elsewhere.secretAccessKey);
  });

  it.each([
    ['h265', 'mp4'],
    ['vp8', 'webm'],
    ['vp9', 'webm'],
    ['prores', 'mov'],
    ['gif', 'gif'],
    ['aac', 'aac'],
    ['wav', 'wav'],
  ] as const)('renders %s', async (codec, extension) => {
    const render = await renders.start(inputFor('Tone', { ...short, codec }), { workflowId: newWorkflowId() });
    const { outKey, renderId, outputSizeInBytes, framesRendered } = await render.result();
    expect(outKey).toBe(`renders/${renderId}/out.${extension}`);
    expect(outputSizeInBytes).toBeGreaterThan(500);
    expect(framesRendered).toBe(10);
  });

  it('renders audio only, under a custom name', async () => {
    const render = await renders.start(inputFor('Tone', { codec: 'mp3', outName: 'tone.mp3' }), { workflowId: newWorkflowId() });
    const { outKey, renderId, outputSizeInBytes } = await render.result();
    expect(outKey).toBe(`renders/${renderId}/tone.mp3`);
    expect(outputSizeInBytes).toBeGreaterThan(1_000);
  });

  it('passes large props through the bucket', async () => {
    const inputProps = { title: 'Large', filler: 'x'.repeat(300_000) };
    const render = await renders.start(inputFor('Hello', { ...short, inputProps }), { workflowId: newWorkflowId() });
    const { renderId } = await render.result();
    const progress = await s3.send(new GetObjectCommand({ Bucket: stack.bucketName, Key: `renders/${renderId}/progress.json` }));
    const { renderMetadata } = JSON.parse(await progress.Body!.transformToString()) as { renderMetadata: { inputProps: { type: string } } };
    expect(renderMetadata.inputProps.type).toBe('bucket-url');
  });

  it("starts through Remotion's own start routine on request", async () => {
    const render = await renders.start({ ...inputFor('Hello', short), start: 'handler' }, { workflowId: newWorkflowId() });
    const { renderId } = await render.result();
    expect(await invocations({ renderId, type: 'launch' })).toHaveLength(1);
  });
});

/** The launches that Lambda accepted so far, of all renders. */
async function launches(): Promise<number> {
  return (await invocations({ type: 'launch' })).filter(({ status }) => status !== 'refused').length;
}

describe('a request that cannot work', () => {
  it.each([
    ['a function that is not deployed', { functionName: 'remotion-render-4-0-1-mem2048mb-disk2048mb-120sec' }, 'RenderFunctionNotFound', 'remotion-render-4-0-1'],
    ['a bucket that does not exist', { forceBucketName: 'remotionlambda-useast1-nothing000' }, 'RenderBucketNotFound', 'nothing000'],
    ['an output provider that is not configured on the worker', { outName: { bucketName: 'b-b', key: 'k.mp4', s3OutputProvider: 'nobody' } }, 'InvalidRenderRequest', 'nobody'],
  ])('fails at once with %s, and names it', async (_what, changes, type, named) => {
    const before = await launches();
    const render = await renders.start(inputFor('Hello', changes), { workflowId: newWorkflowId() });
    const failed = await failureOf(render.result());
    expect(failed.type).toBe(type);
    expect(failed.message).toContain(named);
    expect(await launches()).toBe(before);
  });
});

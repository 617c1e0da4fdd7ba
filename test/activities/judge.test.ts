import { describe, expect, it } from 'vitest';
import { judge } from '../../src/activities/judge';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { launchedAt, progressFile, readingOf } from '../fakes/scripted-remotion-lambda';

const timeoutInMilliseconds = 900_000;

/** The verdict on a render whose file has not changed for this long. */
async function verdictOn(file: ProgressFile, unchangedForMs: number, frameTimeoutMs?: number): Promise<string | undefined> {
  const times = { unchangedForMs, atMs: launchedAt + unchangedForMs + 5_000, timeoutInMilliseconds };
  const reading = await readingOf({ ...file, timeoutTimestamp: launchedAt + timeoutInMilliseconds }, times);
  return judge(reading, { limits: { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000, frameTimeoutMs }, cancelling: false })?.type;
}

function inChunks(totalChunks: number, framesPerLambda: number): ProgressFile {
  const file = progressFile();
  return { ...file, renderMetadata: { ...file.renderMetadata!, totalChunks, framesPerLambda } };
}

describe('a render whose file does not change', () => {
  it.each([
    ['15 chunks, so every frame is written', inChunks(15, 20), 90_000],
    ['200 chunks, so every 14th frame is written', inChunks(200, 20), 90_000 + 13 * 30_000],
    ['200 chunks of 5 frames, so the last frame of each is written', inChunks(200, 5), 90_000 + 4 * 30_000],
  ])('has stalled after the longest time that the frames between two writes may take: %s', async (_what, file, limitMs) => {
    expect(await verdictOn(file, limitMs, 30_000)).toBeUndefined();
    expect(await verdictOn(file, limitMs + 1, 30_000)).toBe('RenderStalled');
  });

  it('has stalled after the requested limit, whatever the chunks', async () => {
    expect(await verdictOn(inChunks(200, 20), 90_000)).toBeUndefined();
    expect(await verdictOn(inChunks(200, 20), 90_001)).toBe('RenderStalled');
  });

  it('may take until the timeout of the function while it uploads its output, also when one function renders everything', async () => {
    const file = progressFile({ framesRendered: 90, framesEncoded: 90, combinedFrames: 90, timeToCombine: null, lambdasInvoked: 0 });
    const uploading = { ...file, renderMetadata: { ...file.renderMetadata!, totalChunks: 1, framesPerLambda: 90, estimatedRenderLambdaInvokations: 0 } };
    expect(await verdictOn(uploading, 95_000, 30_000)).toBeUndefined();
    expect(await verdictOn(uploading, 916_000, 30_000)).toBe('RenderTimedOut');
    expect(await verdictOn({ ...uploading, combinedFrames: 0 }, 95_000, 30_000)).toBe('RenderStalled');
    expect(await verdictOn({ ...file, timeToCombine: null }, 95_000, 30_000)).toBe('RenderStalled');
  });

  it('may take until the timeout of the function while it uploads its output', async () => {
    const uploading = progressFile({ framesRendered: 90, framesEncoded: 90, combinedFrames: 90, timeToCombine: 500 });
    expect(await verdictOn(uploading, 600_000, 30_000)).toBeUndefined();
    expect(await verdictOn(uploading, 916_000, 30_000)).toBe('RenderTimedOut');
  });
});

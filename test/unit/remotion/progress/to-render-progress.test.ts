import { describe, expect, it } from 'vitest';
import type { ExpectedOutput } from '../../../../src/remotion/protocol/expected-output';
import type { LaunchClaim, ProgressFile } from '../../../../src/remotion/protocol/progress-file';
import type { RenderProgress } from '../../../../src/remotion/protocol/render-progress';
import type { ObjectFacts } from '../../../../src/remotion/aws/s3-objects';
import { toRenderProgress } from '../../../../src/remotion/progress/to-render-progress';
import { combinedFile, functionName, sampleError, sampleFile, sampleMetadata, startedDate, timeoutMs } from '../sample-progress';

// What differs from Remotion's own client; parity.test.ts shows that everything else is equal.

const found: ObjectFacts = { sizeInBytes: 45_678, lastModifiedMs: startedDate + 15_000, serverDateMs: null };
const inOneFunction = sampleMetadata({ estimatedRenderLambdaInvokations: 0 });
const beyondTimeoutMs = timeoutMs + 20_001;

async function look(
  file: ProgressFile,
  { afterMs = 20_000, writtenAfterMs, output = null }: { afterMs?: number; writtenAfterMs?: number; output?: ObjectFacts | null } = {},
): Promise<{ progress: RenderProgress; looks: ExpectedOutput[] }> {
  const looks: ExpectedOutput[] = [];
  const progress = await toRenderProgress(file, {
    renderId: 'abcdefghij',
    bucketName: 'my-bucket',
    region: 'us-east-1',
    functionName,
    memorySizeInMb: 2048,
    timeoutInMilliseconds: timeoutMs,
    nowMs: startedDate + afterMs,
    lastModifiedMs: writtenAfterMs === undefined ? null : startedDate + writtenAfterMs,
    headOutput: async (expected) => {
      looks.push(expected);
      return output;
    },
  });
  return { progress, looks };
}

describe('the check for the output', () => {
  it.each<[string, ProgressFile, number, boolean]>([
    ['not while chunks are missing', sampleFile(), 20_000, false],
    ['not at the limit', sampleFile(), timeoutMs + 20_000, false],
    ['after the timeout with chunks missing', sampleFile(), beyondTimeoutMs, true],
    ['when everything is combined', combinedFile(), 20_000, true],
    ['when everything is combined, without audio', combinedFile({ renderMetadata: sampleMetadata({ muted: true }) }), 20_000, true],
    ['when everything is combined, audio only', combinedFile({ renderMetadata: sampleMetadata({ codec: 'mp3' }) }), 20_000, true],
    ['when everything is combined, audio only and muted', combinedFile({ renderMetadata: sampleMetadata({ codec: 'mp3', muted: true }) }), 20_000, true],
    ['not while combining', combinedFile({ combinedFrames: 99, timeToCombine: null }), 20_000, false],
    ['when one function has rendered everything', combinedFile({ timeToCombine: null, renderMetadata: inOneFunction }), 20_000, true],
    ['not while one function renders', combinedFile({ combinedFrames: 0, timeToCombine: null, renderMetadata: inOneFunction }), 20_000, false],
    ['not while combining, even beyond the first limit', combinedFile({ combinedFrames: 99, timeToCombine: null }), beyondTimeoutMs, false],
    ['after twice the timeout', combinedFile({ combinedFrames: 99, timeToCombine: null }), timeoutMs * 2 + 20_001, true],
    ['not because a chunk is reported twice', combinedFile({ chunks: [0, 1, 1, 2] }), 20_000, false],
    ['not after a fatal error', combinedFile({ errors: [sampleError()] }), beyondTimeoutMs, false],
    ['after a non-fatal error', combinedFile({ errors: [sampleError({ willRetry: true })] }), 20_000, true],
  ])('%s', async (_, file, afterMs, expected) => {
    const { looks } = await look(file, { afterMs });
    expect(looks).toHaveLength(expected ? 1 : 0);
  });

  it('finds a finished output before it reports a timeout', async () => {
    const { progress } = await look(sampleFile(), { afterMs: beyondTimeoutMs, output: found });
    expect(progress).toMatchObject({
      done: true,
      overallProgress: 1,
      fatalErrorEncountered: false,
      errors: [],
      framesRendered: 100,
      chunks: 4,
      outKey: 'renders/abcdefghij/out.mp4',
      outBucket: 'my-bucket',
      outputFile: 'https://s3.us-east-1.amazonaws.com/my-bucket/renders/abcdefghij/out.mp4',
      outputSizeInBytes: 45_678,
      timeToFinish: beyondTimeoutMs,
    });
  });

  it('ignores an output that existed before the render', async () => {
    const output = { ...found, lastModifiedMs: startedDate - 4_000 };
    const { progress } = await look(sampleFile(), { afterMs: beyondTimeoutMs, output });
    expect(progress).toMatchObject({ done: false, fatalErrorEncountered: true, outputFile: null });
  });

  it('accepts an output of the same second', async () => {
    const output = { ...found, lastModifiedMs: startedDate - 900 };
    expect((await look(combinedFile(), { output })).progress.done).toBe(true);
  });
});

describe('a timeout', () => {
  it('names the missing chunks, their frames and their logs', async () => {
    const { progress } = await look(sampleFile(), { afterMs: beyondTimeoutMs });
    const [error] = progress.errors;
    expect(progress).toMatchObject({ done: false, fatalErrorEncountered: true });
    expect(error).toMatchObject({ name: 'TimeoutError', type: 'stitcher', isFatal: true, willRetry: false, chunk: null });
    expect(error!.message).toContain('120000 ms');
    expect(error!.message).toContain('2 of 4 chunks are missing');
    expect(error!.message).toContain('chunk 1 (frames 25 to 49)');
    expect(error!.message).toContain('chunk 3 (frames 75 to 99)');
    expect(error!.message).toContain('cloudwatch');
  });

  it("numbers the frames as in the composition", async () => {
    const renderMetadata = sampleMetadata({ frameRange: [1137, 1196], framesPerLambda: 20, totalChunks: 3 });
    const { progress } = await look(sampleFile({ renderMetadata }), { afterMs: beyondTimeoutMs });
    expect(progress.errors[0]!.message).toContain('chunk 1 (frames 1157 to 1176)');
  });

  it('links to the logs of the renderer function and of the main function', async () => {
    const renderMetadata = sampleMetadata({ rendererFunctionName: 'renderer' });
    const { progress } = await look(sampleFile({ renderMetadata }), { afterMs: beyondTimeoutMs });
    const lines = progress.errors[0]!.message.split('\n').filter((line) => line.includes('log-group'));
    expect(lines.map((line) => (/252F([^$]*)\/log-events/.exec(line) as string[])[1])).toEqual(['renderer', 'renderer', functionName, 'renderer']);
  });

  it('lists five chunks of many', async () => {
    const renderMetadata = sampleMetadata({ totalChunks: 100, framesPerLambda: 1 });
    const { progress } = await look(sampleFile({ chunks: [], renderMetadata }), { afterMs: beyondTimeoutMs });
    expect(progress.errors[0]!.message.match(/- chunk /g)).toHaveLength(5);
  });

  it('says that combining did not end when no chunks are missing', async () => {
    const { progress } = await look(combinedFile({ timeToCombine: null }), { afterMs: timeoutMs * 2 + 20_001 });
    expect(progress.errors[0]!.message).toContain('combining');
  });

  it('keeps the errors of the render', async () => {
    const errors = [sampleError({ willRetry: true })];
    const { progress } = await look(sampleFile({ errors }), { afterMs: beyondTimeoutMs });
    expect(progress.errors.map(({ name }) => name)).toEqual(['TimeoutError', 'Error']);
  });
});

describe('a render before its composition is validated', () => {
  const empty = { renderMetadata: null, chunks: [], framesRendered: 0, lambdasInvoked: 0, serveUrlOpened: null, compositionValidated: null };
  const claim = (state: LaunchClaim['state']): LaunchClaim => ({ state, launches: 1, owner: 'me' });
  const accepted = { functionLaunched: null, launchClaim: claim('accepted') };
  const notFatal = sampleError({ isFatal: false });
  const keptMs = 6 * 3_600_000;

  it.each<[string, Partial<ProgressFile>, number, RegExp | null, number?]>([
    ['has time until its limit', { serveUrlOpened: 1 }, timeoutMs + 20_000, null],
    ['times out when it hangs', { serveUrlOpened: 1 }, beyondTimeoutMs, /before it had validated the composition/],
    ['times out when it hangs before the site is open, with a non-fatal error', { errors: [notFatal] }, beyondTimeoutMs, /before it had validated/],
    ['times out by its launch when the file has no deadline', { serveUrlOpened: 1, timeoutTimestamp: undefined }, beyondTimeoutMs, /before it had validated/],
    ['may wait in the queue while nothing has overwritten our claim', accepted, keptMs + timeoutMs + 20_000, null],
    ["may wait in the queue while nothing has overwritten what Remotion's start routine wrote", {}, keptMs + timeoutMs + 20_000, null],
    ['may wait in the queue although the launch is unconfirmed', { ...accepted, launchClaim: claim('launching') }, beyondTimeoutMs, null],
    ['times out when Lambda no longer keeps the launch', accepted, keptMs + beyondTimeoutMs, /never ran/],
    ["times out when Lambda no longer keeps the launch by Remotion's start routine", {}, keptMs + beyondTimeoutMs, /never ran/],
    ['times out at its deadline when Lambda refused the launch', { ...accepted, launchClaim: claim('rejected') }, beyondTimeoutMs, /never ran/],
    ['times out by its last write when the file has no times', { timeoutTimestamp: undefined, functionLaunched: undefined }, beyondTimeoutMs, /before it had validated/, 0],
    ['has the whole timeout from its last write', { timeoutTimestamp: undefined, functionLaunched: undefined }, beyondTimeoutMs, null, 2],
    ['never times out when no time is known', { timeoutTimestamp: undefined, functionLaunched: undefined }, beyondTimeoutMs * 100, null],
  ])('%s', async (_, more, afterMs, expected, writtenAfterMs) => {
    const { progress } = await look(sampleFile({ ...empty, ...more }), { afterMs, writtenAfterMs });
    expect(progress.fatalErrorEncountered).toBe(expected !== null);
    expect(progress.errors.map(({ name }) => name)).toEqual([...(expected ? ['TimeoutError'] : []), ...(more.errors ?? []).map(({ name }) => name)]);
    if (expected) expect(progress.errors[0]!.message).toMatch(expected);
  });

  it('does not time out once it has failed', async () => {
    const { progress } = await look(sampleFile({ ...empty, errors: [sampleError()] }), { afterMs: beyondTimeoutMs });
    expect(progress.errors.map(({ name }) => name)).toEqual(['Error']);
  });
});

describe('a file unlike those of 4.0.527', () => {
  it.each<[string, ProgressFile]>([
    ['an empty object', {}],
    ['only metadata', { renderMetadata: sampleMetadata() }],
    ['metadata without most fields', { renderMetadata: { type: 'video', codec: 'h264' } as never }],
    ['no frames', sampleFile({ renderMetadata: sampleMetadata({ frameRange: [5, 4] }) })],
    ['every 0th frame', sampleFile({ renderMetadata: sampleMetadata({ everyNthFrame: 0 }) })],
    ['more frames than planned', sampleFile({ framesRendered: 1_000 })],
    ['an error without a stack', sampleFile({ errors: [{ message: 'm' } as never] })],
  ])('has a progress from 0 to 1 and a price: %s', async (_, file) => {
    const { progress } = await look(file);
    expect(progress.overallProgress).toBeGreaterThanOrEqual(0);
    expect(progress.overallProgress).toBeLessThanOrEqual(1);
    expect(Number.isFinite(progress.costs.accruedSoFar)).toBe(true);
  });

  it('is done without costs when none were written', async () => {
    const { progress } = await look(combinedFile({ postRenderData: { outputFile: 'https://a', outputSize: 7 } as never }));
    expect(progress).toMatchObject({ done: true, outputSizeInBytes: 7, costs: { accruedSoFar: 0, displayCost: '<$0.001', currency: 'USD' } });
  });

  it('times out by its deadline when it does not say when the render began', async () => {
    const file = sampleFile({ renderMetadata: sampleMetadata({ startedDate: undefined }) });
    expect((await look(file, { afterMs: timeoutMs + 20_000 })).progress.fatalErrorEncountered).toBe(false);
    expect((await look(file, { afterMs: beyondTimeoutMs })).progress.errors).toMatchObject([{ name: 'TimeoutError' }]);
  });

  it.each([
    ['av1', 'https://s3.us-east-1.amazonaws.com/my-bucket/renders/abcdefghij/out.mp4', { outBucket: 'my-bucket', outKey: 'renders/abcdefghij/out.mp4' }],
    [undefined, 'https://s3.cn-north-1.amazonaws.com.cn/my-bucket/renders/abcdefghij/a b#1.mkv', { outBucket: 'my-bucket', outKey: 'renders/abcdefghij/a b#1.mkv' }],
  ])('is done with a codec %s of a later version, at the place it names', async (codec, outputFile, expected) => {
    const renderMetadata = sampleMetadata({ codec: codec as never });
    const postRenderData = { outputFile, outputSize: 7 } as never;
    expect((await look(combinedFile({ renderMetadata, postRenderData }))).progress).toMatchObject({ done: true, outputFile, ...expected });
  });

  it('keeps running with a codec of a later version, and still times out', async () => {
    const renderMetadata = sampleMetadata({ codec: 'av1' as never });
    expect((await look(combinedFile({ renderMetadata }), { output: found })).progress).toMatchObject({ done: false, fatalErrorEncountered: false });
    const late = await look(combinedFile({ renderMetadata }), { output: found, afterMs: timeoutMs * 2 + 20_001 });
    expect(late.progress.errors).toMatchObject([{ name: 'TimeoutError' }]);
  });

  it('is refused when the render is finished without metadata', async () => {
    const file = sampleFile({ renderMetadata: null, postRenderData: {} as never });
    await expect(look(file)).rejects.toMatchObject({ code: 'RenderProgressUnreadable', retryable: true });
  });

  it('is refused when it belongs to a still', async () => {
    const file = sampleFile({ renderMetadata: sampleMetadata({ type: 'still' }) });
    await expect(look(file)).rejects.toMatchObject({ code: 'InvalidRenderRequest', renderId: 'abcdefghij' });
  });
});

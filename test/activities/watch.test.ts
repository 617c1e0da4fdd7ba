import { ApplicationFailureCategory } from '@temporalio/common';
import { describe, expect, it, vi } from 'vitest';
import { renderFailedReasons } from '../../src/remotion/protocol/failed-reasons';
import { pollingDefaults } from '../../src/contract/input';
import { toSnapshot } from '../../src/activities/to-snapshot';
import { awsLinks } from '../../src/remotion/aws/aws-links';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { failureOf, watch } from '../fakes/watching';
import { doneFile, fatalError, launchedAt, location, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

describe('getRenderProgress, while the render is running', () => {
  it('reports the first phase after the launch at once', async () => {
    const remotion = scriptedRemotionLambda([await readingOf(progressFile())]);
    const { snapshot: seen, result } = await watch(remotion).watched;
    expect(result).toBeNull();
    expect(seen).toMatchObject({ phase: 'rendering', framesRendered: 45, totalFrames: 90, totalChunks: 4 });
    expect(JSON.stringify(seen).length).toBeLessThan(1_000);
    expect(remotion.reads()).toBe(1);
  });

  it('passes each reading to the next one, also to the one for late errors', async () => {
    const readings = [
      await readingOf(progressFile()),
      await readingOf(progressFile({ framesRendered: 46 })),
      await readingOf(progressFile({ errors: [fatalError('Error', 'broken')] })),
    ];
    const handed: unknown[] = [];
    const script = scriptedRemotionLambda(readings);
    const remotion: typeof script = {
      ...script,
      readRenderProgress: (input, context) => {
        handed.push(context?.previous);
        return script.readRenderProgress(input, context);
      },
    };
    const failure = await failureOf(watch(remotion, { since: toSnapshot(readings[0]!) }).watched);
    expect(failure.type).toBe('RenderFailed');
    expect(handed).toHaveLength(4);
    expect(handed[0]).toBeUndefined();
    expect(handed.slice(1).map((reading) => readings.indexOf(reading as never))).toEqual([0, 1, 2]);
  });

  it('keeps polling until there is a step of progress to report', async () => {
    const later = { atMs: launchedAt + 20_000 };
    const since = toSnapshot(await readingOf(progressFile({ framesRendered: 30 }), later));
    const remotion = scriptedRemotionLambda([
      await readingOf(progressFile({ framesRendered: 31 }), later),
      await readingOf(progressFile({ framesRendered: 60 }), later),
      await readingOf(progressFile({ framesRendered: 70 }), later),
    ]);
    const { snapshot } = await watch(remotion, { since }).watched;
    expect(snapshot.framesRendered).toBe(70);
    expect(remotion.reads()).toBe(3);
  });

  it('leaves a wait longer than its window to the server, as a benign failure with a retry delay', async () => {
    const reading = await readingOf(progressFile());
    const since = toSnapshot(reading);
    const polling = { ...pollingDefaults, floorMs: 3_000 };
    const remotion = scriptedRemotionLambda([reading]);
    const failure = await failureOf(watch(remotion, { since, polling, lookNow: true }, { watchWindowMs: 1_000 }).watched);
    expect(failure).toMatchObject({ type: 'RenderInProgress', category: ApplicationFailureCategory.BENIGN, nonRetryable: false });
    expect(Number(failure.nextRetryDelay)).toBeGreaterThanOrEqual(3_000);
    expect(remotion.reads()).toBe(1);
  });

  it('waits before the first poll after a reported step, unless there was a hint', async () => {
    const reading = await readingOf(progressFile());
    const since = toSnapshot(reading);
    const polling = { ...pollingDefaults, floorMs: 3_000 };
    const unhinted = scriptedRemotionLambda([reading]);
    await failureOf(watch(unhinted, { since, polling }, { watchWindowMs: 100 }).watched);
    expect(unhinted.reads()).toBe(0);
    const hinted = scriptedRemotionLambda([reading]);
    await failureOf(watch(hinted, { since, polling, lookNow: true }, { watchWindowMs: 100 }).watched);
    expect(hinted.reads()).toBe(1);
  });

  it('hands over at once when the worker shuts down', async () => {
    const reading = await readingOf(progressFile());
    const remotion = scriptedRemotionLambda([reading]);
    const { env, watched } = watch(remotion, { since: toSnapshot(reading), polling: { ...pollingDefaults, floorMs: 5_000 } });
    env.cancel('WORKER_SHUTDOWN');
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress', nextRetryDelay: 1 });
  });

  it.each(['RenderProgressUnreadable', 'RenderNotFound'] as const)('polls again after %s, and gives up after five times', async (code) => {
    vi.useFakeTimers();
    try {
      const strange = new RemotionLambdaError({ code, message: 'strange', remedy: 'Look.', retryable: code !== 'RenderNotFound' });
      const passing = scriptedRemotionLambda([strange, strange, await readingOf(progressFile())]);
      const passed = watch(passing, { polling: pollingDefaults }).watched;
      await vi.advanceTimersByTimeAsync(10_000);
      expect((await passed).snapshot.framesRendered).toBe(45);
      const lasting = scriptedRemotionLambda([strange]);
      const failed = failureOf(watch(lasting, { polling: pollingDefaults }).watched);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await failed).toMatchObject({ type: code, nonRetryable: true });
      expect(lasting.reads()).toBe(5);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not report a return to an earlier phase as progress', async () => {
    const since = toSnapshot(await readingOf(progressFile({ framesRendered: 90, framesEncoded: 80 })));
    const remotion = scriptedRemotionLambda([await readingOf(progressFile({ framesRendered: 70 })), await readingOf(doneFile)], { output });
    expect((await watch(remotion, { since }).watched).snapshot.phase).toBe('done');
    expect(remotion.reads()).toBe(2);
  });

  it('gives a launch its whole timeout, whatever the deadline in the claim, which comes from the clock of the worker', async () => {
    const limits = { launchTimeoutMs: 600_000, stallTimeoutMs: 90_000 };
    const file = claimed({ timeoutTimestamp: launchedAt - 300_000 });
    const waiting = scriptedRemotionLambda([await readingOf(file, { atMs: launchedAt + 500_000, unchangedForMs: 500_000 })]);
    expect(await failureOf(watch(waiting, { limits }, { watchWindowMs: 30 }).watched)).toMatchObject({ type: 'RenderInProgress' });
    expect(waiting.reads()).toBeGreaterThan(0);
    const stalled = scriptedRemotionLambda([await readingOf(file, { atMs: launchedAt + 601_000, unchangedForMs: 601_000 })]);
    expect(await failureOf(watch(stalled, { limits }).watched)).toMatchObject({ type: 'RenderLaunchStalled' });
  });
});

describe('getRenderProgress, when the server no longer retries it', () => {
  it('waits in the worker until the end of its window, polls, and returns what it saw', async () => {
    const goesOn = await readingOf(progressFile({ framesRendered: 20 }));
    const since = toSnapshot(goesOn);
    const remotion = scriptedRemotionLambda([goesOn]);
    const polling = { floorMs: 60_000, ceilingMs: 600_000, progressStep: 1 };
    const { snapshot: seen, result } = await watch(remotion, { stay: true, since, polling }, { watchWindowMs: 50 }).watched;
    expect(result).toBeNull();
    expect(seen).toEqual(since);
  });
});

describe('getRenderProgress, when the render ends', () => {
  it('returns the output of a launch that never appeared, if it exists', async () => {
    const file = claimed();
    const reading = await readingOf(file, { atMs: launchedAt + 61_000, unchangedForMs: 61_000 });
    const found = { ...output, key: location.outKey };
    expect((await watch(scriptedRemotionLambda([reading], { output: found })).watched).result).toMatchObject({ outKey: location.outKey });
  });

  it('reports a browser that did not start as a failure, not as a launch that never began', async () => {
    const error = { ...fatalError('TimeoutError', 'Timed out after 25000 ms while trying to connect to the browser!'), type: 'browser' as const };
    const file = progressFile({ renderMetadata: null, serveUrlOpened: null, compositionValidated: null, errors: [error] });
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(file)])).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'browserCrashed' } });
  });

  it('returns the result of a render that is done', async () => {
    const { snapshot, result } = await watch(scriptedRemotionLambda([await readingOf(doneFile)], { output })).watched;
    expect(snapshot).toMatchObject({ phase: 'done', overallProgress: 1 });
    expect(result).toMatchObject({
      renderId: location.renderId,
      outBucket: output.bucketName,
      outKey: output.key,
      outputUrl: output.url,
      outputSizeInBytes: 12_345,
      timeToFinish: 9_000,
      costs: { displayCost: '$0.004' },
    });
  });

  it('does not believe Remotion about an output that does not exist', async () => {
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(doneFile)], { output: null })).watched);
    expect(failure).toMatchObject({ type: 'RenderOutputMissing', nonRetryable: true });
    expect(failure.message).toContain(`renders/${location.renderId}/out.mp4`);
  });

  it('fails with the errors array, including errors that arrive after the fatal one', async () => {
    const first = await readingOf(progressFile({ errors: [fatalError('Error', 'the title is missing')] }));
    const late = await readingOf(progressFile({ errors: [fatalError('Error', 'the title is missing'), fatalError('Error', 'me too')] }));
    const remotion = scriptedRemotionLambda([first, late]);
    const failure = await failureOf(watch(remotion).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', nonRetryable: true });
    expect(failure.message).toContain(location.renderId);
    expect(failure.message).toContain('the title is missing');
    expect(failure.detail.errors.map(({ message }) => message)).toEqual(['the title is missing', 'me too']);
    expect(failure.detail).toMatchObject({ renderId: location.renderId, errorCount: 2, links: awsLinks(location) });
    expect(remotion.reads()).toBe(2);
  });

  it('says why Remotion ended the render, and what to do about it', async () => {
    const message = 'AWS Concurrency limit reached (Original Error: Rate Exceeded.).';
    const errors = [{ ...fatalError('Error', message), stack: `Error: ${message}\n    at run (/var/task/index.js:1:1)` }];
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(progressFile({ errors }))])).watched);
    const { remedy } = renderFailedReasons.concurrencyLimit;
    expect(failure.detail).toMatchObject({ type: 'RenderFailed', reason: 'concurrencyLimit', remedy });
    expect(failure.message).toContain(remedy);
  });

  it('names the error that ended the render, not the chunks that were cancelled because of it', async () => {
    const cancelled = fatalError('Error', 'renderMedia() got cancelled');
    const errors = [fatalError('Error', 'a chunk again'), cancelled, fatalError('Error', 'the title is missing')];
    errors[0] = { ...errors[0]!, isFatal: false, willRetry: true };
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(progressFile({ errors }))])).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'compositionError' } });
    expect(failure.message).toContain('the title is missing');
    const messages = failure.detail.errors.map(({ message }) => message);
    expect(messages).toEqual(['the title is missing', 'renderMedia() got cancelled', 'a chunk again']);
  });

  it('treats cancelRender() in the composition as its error, not as a cancellation', async () => {
    const errors = [fatalError('CancelledError', 'Error: the customer has no name')];
    const reading = await readingOf(progressFile({ errors }));
    const failure = await failureOf(watch(scriptedRemotionLambda([reading]), { cancelling: true }).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'compositionError' } });
  });

  it('treats a browser that does not start in time as a crash, not as a timeout of the render', async () => {
    const message = 'Timed out after 25000 ms while trying to connect to the browser! Chrome logged the following: ';
    const errors = [{ ...fatalError('TimeoutError', message), stack: `TimeoutError: ${message}\n    at run (/var/task/index.js:1:1)` }];
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(progressFile({ errors }))])).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'browserCrashed' } });
  });

  it('keeps a failure below 100 kB, whatever the errors', async () => {
    const errors = Array.from({ length: 10_000 }, (_, index) => fatalError('Error', `${'\ud83d'}${'x'.repeat(20_000)} ${index}`));
    const failure = await failureOf(watch(scriptedRemotionLambda([await readingOf(progressFile({ errors }))])).watched);
    expect(Buffer.byteLength(JSON.stringify(failure.detail.errors))).toBeLessThanOrEqual(100_000);
    expect(failure.detail.errors.length).toBeGreaterThan(5);
    expect(failure.detail.errorCount).toBe(10_000);
  });

  it.each([
    ['the launch never began', { file: claimed(), unchangedForMs: 61_000, atMs: launchedAt + 61_000 }, 'RenderLaunchStalled'],
    ['progress stopped', { file: progressFile(), unchangedForMs: 91_000, atMs: launchedAt + 95_000 }, 'RenderStalled'],
    ['the deadline passed', { file: progressFile(), unchangedForMs: 30_000, atMs: launchedAt + 141_000 }, 'RenderTimedOut'],
    [
      'the main function cancelled itself at its deadline',
      { file: progressFile({ errors: [fatalError('Error', 'renderMedia() got cancelled')] }), unchangedForMs: 100, atMs: launchedAt + 119_500 },
      'RenderTimedOut',
    ],
    [
      'something else cancelled it',
      { file: progressFile({ errors: [fatalError('Error', 'renderMedia() got cancelled')] }), unchangedForMs: 100, atMs: launchedAt + 9_000 },
      'RenderCancelled',
    ],
    [
      'something else cancelled it, and no worker noticed before the deadline',
      { file: progressFile({ errors: [fatalError('Error', 'renderMedia() got cancelled')] }), unchangedForMs: 600_000, atMs: launchedAt + 609_000 },
      'RenderCancelled',
    ],
  ] as const)('says so when %s', async (_what, { file, unchangedForMs, atMs }, type) => {
    const reading = await readingOf(file, { unchangedForMs, atMs });
    const failure = await failureOf(watch(scriptedRemotionLambda([reading])).watched);
    expect(failure).toMatchObject({ type, nonRetryable: true });
    expect(failure.detail.remedy).not.toBe('');
    expect(failure.detail.reason).toBeNull();
    expect(failure.detail.links).toEqual(awsLinks(location));
  });

  it.each([
    ['stalled', { unchangedForMs: 91_000, atMs: launchedAt + 95_000 }],
    ['timed out', { unchangedForMs: 30_000, atMs: launchedAt + 141_000 }],
  ])('finds the output of a render that seems to have %s because its last write was lost', async (_what, { unchangedForMs, atMs }) => {
    const reading = await readingOf(progressFile(), { unchangedForMs, atMs });
    const { snapshot, result } = await watch(scriptedRemotionLambda([reading], { output })).watched;
    expect(snapshot).toMatchObject({ phase: 'done', overallProgress: 1 });
    expect(result).toMatchObject({ outputUrl: output.url, outputSizeInBytes: 12_345 });
  });

  it.each([
    [3, 'RenderServiceUnavailable', 'S3 is away', undefined],
    [4, 'RenderStalled', 'the storage did not say whether the output exists', true],
  ])('checks five times for the output while its storage does not answer, then reports what it knows: after %i, %s', async (failuresInARow, type, words, outputUnknown) => {
    const reading = await readingOf(progressFile(), { unchangedForMs: 91_000, atMs: launchedAt + 95_000 });
    const findOutput = () => Promise.reject(new RemotionLambdaError({ code: 'RenderServiceUnavailable', message: 'S3 is away.', remedy: '', retryable: true }));
    const failure = await failureOf(watch(scriptedRemotionLambda([reading], { findOutput }), {}, {}, { attempt: 1, failuresInARow }).watched);
    expect(failure).toMatchObject({ type, message: expect.stringContaining(words) as string });
    expect(failure.detail.outputUnknown).toBe(outputUnknown);
  });

  it('reports at once that a timed-out render may have an output when the storage denies the check', async () => {
    const reading = await readingOf(progressFile(), { unchangedForMs: 30_000, atMs: launchedAt + 141_000 });
    const failure = await failureOf(watch(scriptedRemotionLambda([reading], { output: 'forbidden' })).watched);
    expect(failure).toMatchObject({ type: 'RenderTimedOut', nonRetryable: true, message: expect.stringContaining('the storage did not say whether the output exists') as string });
    expect(failure.detail.outputUnknown).toBe(true);
  });

  it('reports the error that cancelled the chunks, even when the cancellation appears first', async () => {
    const cancelled = fatalError('Error', 'renderFrames() got cancelled');
    const readings = [[cancelled], [cancelled, fatalError('Error', 'no title')]].map((errors) => readingOf(progressFile({ errors })));
    const failure = await failureOf(watch(scriptedRemotionLambda(await Promise.all(readings))).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', message: expect.stringContaining('no title') as string });
  });

  it('returns normally for a cancelled render when the workflow requested the cancellation', async () => {
    const reading = await readingOf(progressFile({ errors: [fatalError('Error', 'renderMedia() got cancelled')] }));
    const { snapshot, result } = await watch(scriptedRemotionLambda([reading]), { cancelling: true }).watched;
    expect({ phase: snapshot.phase, result }).toEqual({ phase: 'cancelled', result: null });
  });

  it.each([
    ['RenderVersionMismatch', false, 0, false],
    ['RenderServiceUnavailable', true, 100, true],
  ] as const)("passes on S3's error: %s (transient: %s), after %i such tries retried: %s", async (code, retryable, failuresInARow, again) => {
    const { renderId } = location;
    const error = new RemotionLambdaError({ code, message: 'S3 said no.', remedy: 'Do this.', retryable, bucketName: 'b', renderId });
    const failure = await failureOf(watch(scriptedRemotionLambda([error]), {}, {}, { attempt: 1, failuresInARow }).watched);
    expect(failure).toMatchObject({ type: code, nonRetryable: !again, message: 'S3 said no. Do this.' });
    expect(failure.detail.links?.progressJsonInConsole).toContain(`/b?region=us-east-1&bucketType=general&prefix=renders/${renderId}/`);
  });
});

function claimed(changes: Partial<ProgressFile> = {}): ProgressFile {
  return progressFile({
    renderMetadata: null,
    functionLaunched: null,
    serveUrlOpened: null,
    compositionValidated: null,
    lambdasInvoked: 0,
    framesRendered: 0,
    launchClaim: { state: 'launching', launches: 1, owner: 'a' },
    ...changes,
  });
}

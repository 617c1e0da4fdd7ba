import { beforeEach, describe, expect, it } from 'vitest';
import { deleteRender } from '../../../../src/remotion/delete-render';
import { getRenderProgress, readRenderProgress } from '../../../../src/remotion/progress/get-render-progress';
import type { GetRenderProgressInput, RenderReading } from '../../../../src/remotion/progress/get-render-progress';
import type { ProgressFile } from '../../../../src/remotion/protocol/progress-file';
import { functionAnswer, InMemoryAws, networkError, sdkError } from '../../../fakes/in-memory-aws';
import { combinedFile, functionName, sampleFile, sampleMetadata, startedDate, timeoutMs } from '../sample-progress';

const bucketName = 'remotionlambda-useast1-abcdefghij';
const renderId = 'abcdefghij';
const progressKey = `renders/${renderId}/progress.json`;
const input: GetRenderProgressInput = { functionName, region: 'us-east-1', renderId, bucketName };

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws({ nowMs: startedDate + 20_000 });
});

function store(file: ProgressFile | string): void {
  aws.put(bucketName, progressKey, typeof file === 'string' ? file : JSON.stringify(file));
}

function get(more: Partial<GetRenderProgressInput> = {}, now = () => aws.nowMs): ReturnType<typeof getRenderProgress> {
  return getRenderProgress({ ...input, ...more }, { aws, now });
}

describe('the route', () => {
  it('is S3 for a conventional function name: one GET, no invocation', async () => {
    store(sampleFile());
    expect(await get()).toMatchObject({ renderId, bucket: bucketName, framesRendered: 60, done: false });
    expect(aws.sent.map(({ name }) => name)).toEqual(['GetObject']);
  });

  it('is the function for any other name', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId, done: false, currentTime: aws.nowMs }));
    expect(await get({ functionName: 'my-renderer' })).toMatchObject({ renderId });
    expect(aws.invocations).toEqual([
      {
        functionName: 'my-renderer',
        type: 'RequestResponse',
        payload: { type: 'status', version: '4.0.527', bucketName, renderId, s3OutputProvider: null, logLevel: 'info', forcePathStyle: false },
      },
    ]);
  });

  it('is the function on request, with the version in its name', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success' }));
    await get({ skipLambdaInvocation: false, functionName: 'remotion-render-4-0-448-mem2048mb-disk2048mb-120sec', logLevel: 'verbose' });
    expect(aws.invocations[0]!.payload).toMatchObject({ version: '4.0.448', logLevel: 'verbose' });
  });

  it('cannot be S3 for a name without a timeout', async () => {
    const refused = get({ functionName: 'my-renderer', skipLambdaInvocation: true });
    await expect(refused).rejects.toMatchObject({ code: 'InvalidRenderRequest', retryable: false, renderId });
    await expect(refused).rejects.toThrow(/functionName: .*"my-renderer"/);
  });

  it('is the function for an unconventional name, with the given version', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', done: true }));
    const input = { functionName: 'my-renderer', region: 'us-east-1', renderId, bucketName };
    await getRenderProgress(input, { aws, version: '4.0.448' });
    expect(aws.invocations.at(-1)!.payload).toMatchObject({ type: 'status', version: '4.0.448' });
  });

  it('uses path style in S3 on request', async () => {
    store(sampleFile());
    await get({ forcePathStyle: true });
    expect(aws.scopes).toEqual([{ region: 'us-east-1', forcePathStyle: true }]);
  });
});

describe("the function's response", () => {
  it.each([
    ['Version mismatch: When calling getRenderProgress() …', 'RenderVersionMismatch', false],
    ['No render with ID "abcdefghij" found in bucket', 'RenderNotFound', false],
    ['The specified key does not exist.', 'RenderNotFound', false],
    ['The specified bucket does not exist', 'RenderBucketNotFound', false],
    ['Something else', 'RenderServiceUnavailable', true],
  ])('%s', async (message, code, retryable) => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'error', message, stack: '' }));
    const failing = get({ skipLambdaInvocation: false });
    await expect(failing).rejects.toMatchObject({ code, retryable, renderId, bucketName });
  });

  it('may be a crash', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ errorType: 'Runtime.ExitError', errorMessage: 'killed' }, { FunctionError: 'Unhandled' }));
    await expect(get({ skipLambdaInvocation: false })).rejects.toThrow(/Runtime.ExitError: killed/);
  });

  it('may be missing when Lambda refuses the call', async () => {
    aws.lambdaAnswers.push(() => {
      throw sdkError('TooManyRequestsException', 429);
    });
    await expect(get({ skipLambdaInvocation: false })).rejects.toMatchObject({ code: 'RenderThrottled', retryable: true });
  });
});

describe('a file that cannot be read', () => {
  it.each<[string, () => Error, string, boolean]>([
    ['no bucket', () => sdkError('NoSuchBucket', 404), 'RenderBucketNotFound', false],
    ['no permission', () => sdkError('AccessDenied', 403), 'RenderAccessDenied', false],
    ['another region', () => sdkError('PermanentRedirect', 301), 'RenderWrongRegion', false],
    ['slow down', () => sdkError('SlowDown', 503), 'RenderServiceUnavailable', true],
    ['a reset connection', () => networkError('ECONNRESET', 'read'), 'RenderServiceUnavailable', true],
  ])('%s', async (_, error, code, retryable) => {
    aws.interrupt('GetObject', 'before', () => {
      throw error();
    });
    await expect(get()).rejects.toMatchObject({ code, retryable, renderId, bucketName });
  });

  it('may be missing', async () => {
    await expect(get()).rejects.toMatchObject({ code: 'RenderNotFound', retryable: false });
    await expect(get()).rejects.toThrow(new RegExp(`${renderId}.*${bucketName}.*us-east-1`));
  });

  it.each([
    ['', 'it is empty'],
    ['{"chunks": [0, 1', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['null', 'it is not an object'],
    ['{"chunks": 7}', 'chunks is not an array'],
    ['{"renderMetadata": []}', 'renderMetadata is not an object'],
  ])('holds %j', async (body, problem) => {
    store(body);
    await expect(get()).rejects.toMatchObject({ code: 'RenderProgressUnreadable', retryable: true });
    await expect(get()).rejects.toThrow(problem);
  });

  it('may be too large, with 50 MB', async () => {
    store(' '.repeat(50_000_000));
    await expect(get()).rejects.toMatchObject({ code: 'RenderProgressUnreadable', retryable: true });
    await expect(get()).rejects.toThrow(/50000000 bytes, but the limit is 20000000/);
  });
});

describe('an output that cannot be checked', () => {
  beforeEach(() => {
    store(combinedFile());
    aws.interrupt('HeadObject', 'before', () => {
      throw sdkError('SlowDown', 503);
    });
  });

  it('is reported, since nothing can be concluded then', async () => {
    await expect(get()).rejects.toMatchObject({ code: 'RenderServiceUnavailable', retryable: true });
  });

  it('counts as missing for a caller that checks it itself', async () => {
    const { progress } = await readRenderProgress(input, { aws, now: () => aws.nowMs, whenOutputUnknown: 'goOn' });
    expect(progress).toMatchObject({ done: false, fatalErrorEncountered: false });
  });
});

describe('null in place of a list', () => {
  const lists = ['chunks', 'retries', 'timings', 'errors', 'receivedArtifact'] as const;

  it.each(lists)('counts as absent: %s', async (name) => {
    store(JSON.stringify({ ...sampleFile(), [name]: null }));
    const withNull = await get();
    store(JSON.stringify({ ...sampleFile(), [name]: undefined }));
    expect(withNull).toEqual(await get());
  });

  it('is skipped inside a list, too', async () => {
    store(JSON.stringify({ ...sampleFile(), ...Object.fromEntries(lists.map((name) => [name, [null]])) }));
    expect(await get()).toMatchObject({ chunks: 0, errors: [], retriesInfo: [], artifacts: [] });
  });
});

describe('the check for the output', ()  => {
  const outKey = `renders/${renderId}/out.mp4`;

  it('finds it when the last write of the file was lost', async () => {
    store(combinedFile());
    aws.put(bucketName, outKey, 'x'.repeat(77));
    expect(await get()).toMatchObject({ done: true, outKey, outBucket: bucketName, outputSizeInBytes: 77 });
    expect(aws.sent.map(({ name }) => name)).toEqual(['GetObject', 'HeadObject']);
  });

  it('finds nothing', async () => {
    store(combinedFile());
    expect(await get()).toMatchObject({ done: false, outputFile: null });
  });

  it('is ignored when access is denied', async () => {
    store(combinedFile());
    aws.interrupt('HeadObject', 'before', () => {
      throw sdkError('UnknownError', 403);
    });
    expect(await get()).toMatchObject({ done: false });
  });

  it.each([401, 403, 400])('does not keep a render from timing out when a provider without keys answers %i', async (status) => {
    const s3OutputProvider = { endpoint: 'https://r2.example', accessKeyId: null, secretAccessKey: null };
    store(sampleFile({ renderMetadata: sampleMetadata({ outName: { bucketName: 'films', key: 'a.mp4', s3OutputProvider } }) }));
    aws.nowMs = startedDate + 10 * timeoutMs;
    aws.interrupt('HeadObject', 'before', () => {
      throw sdkError('UnknownError', status);
    });
    expect((await get()).errors).toMatchObject([{ name: 'TimeoutError' }]);
  });

  it('ignores what another render wrote under the same name after the deadline', async () => {
    aws = new InMemoryAws({ nowMs: startedDate + 1_000, buckets: [bucketName, 'films'] });
    store(sampleFile({ renderMetadata: sampleMetadata({ outName: { bucketName: 'films', key: 'latest.mp4' } }) }));
    aws.nowMs = startedDate + timeoutMs + 600_000;
    aws.put('films', 'latest.mp4', 'of somebody else');
    expect(await get()).toMatchObject({ done: false, fatalErrorEncountered: true });
  });

  it.each([
    ['a server error', sdkError('UnknownError', 500)],
    ['slow down', sdkError('UnknownError', 503)],
    ['a bad request', sdkError('UnknownError', 400)],
    ['another region', sdkError('UnknownError', 301)],
    ['a reset connection', networkError('ECONNRESET', 'read')],
  ])('fails, retryably, on %s', async (_, error) => {
    store(sampleFile());
    aws.nowMs = startedDate + timeoutMs + 21_000;
    aws.interrupt('HeadObject', 'before', () => {
      throw error;
    });
    const failing = get();
    await expect(failing).rejects.toMatchObject({ retryable: true, cause: error, renderId });
    await expect(failing).rejects.toThrow(/check for the output of render abcdefghij/);
    await expect(failing).rejects.not.toThrow(/403/);
  });

  it('goes to the output provider with its keys', async () => {
    const provider = { endpoint: 'https://r2.example', accessKeyId: 'key', secretAccessKey: 'secret' };
    store(combinedFile({ renderMetadata: sampleMetadata({ outName: { bucketName: 'films', key: 'a.mp4', s3OutputProvider: { endpoint: 'https://r2.example' } } }) }));
    await get({ s3OutputProvider: provider }).catch(() => null);
    expect(aws.scopes.at(-1)).toEqual({ region: 'us-east-1', provider });
    expect(aws.sent.at(-1)).toMatchObject({ name: 'HeadObject', input: { Bucket: 'films', Key: 'a.mp4' } });
  });

  it('never sends AWS credentials to a provider', async () => {
    store(combinedFile({ renderMetadata: sampleMetadata({ outName: { bucketName: 'films', key: 'a.mp4', s3OutputProvider: { endpoint: 'https://r2.example' } } }) }));
    await get().catch(() => null);
    expect(aws.scopes.at(-1)?.provider).toEqual({ endpoint: 'https://r2.example', accessKeyId: null, secretAccessKey: null, forcePathStyle: true });
  });
});

describe('the clock', () => {
  it.each([-300_000, 300_000])("is S3's even when the worker's is %i ms off", async (offMs) => {
    store(sampleFile());
    const { currentTime, fatalErrorEncountered } = await get({}, () => aws.nowMs + offMs);
    expect(currentTime).toBe(aws.nowMs);
    expect(fatalErrorEncountered).toBe(false);
  });

  it('decides about the timeout, even when the worker is late', async () => {
    store(sampleFile());
    aws.nowMs = startedDate + timeoutMs + 21_000;
    expect((await get({}, () => startedDate)).errors[0]).toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a reading', () => {
  it('says for how long the file has not changed', async () => {
    store(sampleFile());
    aws.nowMs += 45_000;
    const reading = await readRenderProgress(input, { aws, now: () => aws.nowMs + 300_000 });
    expect(reading).toMatchObject({ unchangedForMs: 45_000, serverNowMs: aws.nowMs, claim: null });
  });

  it('does not report a timeout for a launch started on a clock five minutes slow', async () => {
    const claim = { state: 'launching', launches: 1, owner: 'me' } as const;
    store(sampleFile({ renderMetadata: null, functionLaunched: null, serveUrlOpened: null, launchClaim: claim, timeoutTimestamp: aws.nowMs + timeoutMs - 300_000 }));
    const { progress } = await readRenderProgress(input, { aws, now: () => aws.nowMs });
    expect(progress).toMatchObject({ fatalErrorEncountered: false });
    aws.nowMs += 6 * 3_600_000 + timeoutMs + 21_000;
    expect(await get()).toMatchObject({ fatalErrorEncountered: true });
  });

  it('shows the claim of a launch that has not run yet', async () => {
    const claim = { state: 'launching', launches: 1, owner: 'me' } as const;
    store(sampleFile({ renderMetadata: null, functionLaunched: null, launchClaim: claim }));
    expect(await readRenderProgress(input, { aws, now: () => aws.nowMs })).toMatchObject({ claim });
  });

  it("through the function uses the function's clock", async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', currentTime: aws.nowMs }));
    const reading = await readRenderProgress({ ...input, skipLambdaInvocation: false }, { aws, now: () => 0 });
    expect(reading).toMatchObject({ unchangedForMs: null, serverNowMs: aws.nowMs, claim: null });
  });
});

describe('a reading after another one', () => {
  const read = (previous?: RenderReading) => readRenderProgress(input, { aws, now: () => aws.nowMs, previous });

  it('of an unchanged file receives no body, but a new time', async () => {
    store(sampleFile());
    const first = await read();
    aws.nowMs += 5_000;
    const second = await read(first);
    expect(aws.sent.map(({ input }) => input.IfNoneMatch)).toEqual([undefined, first.source!.etag]);
    expect(second.source!.file).toBe(first.source!.file);
    expect(second).toMatchObject({ serverNowMs: first.serverNowMs + 5_000, unchangedForMs: first.unchangedForMs! + 5_000 });
    expect(second.progress).toMatchObject({ framesRendered: 60, currentTime: first.progress.currentTime + 5_000 });
  });

  it('of an unchanged file detects the timeout', async () => {
    store(sampleFile());
    const first = await read();
    expect(first.progress.fatalErrorEncountered).toBe(false);
    aws.nowMs = startedDate + timeoutMs + 20_001;
    const second = await read(first);
    expect(second.progress).toMatchObject({ fatalErrorEncountered: true, errors: [{ name: 'TimeoutError' }] });
    expect(second.source!.file).toBe(first.source!.file);
  });

  it('of an unchanged file finds the output once it exists', async () => {
    store(combinedFile());
    const first = await read();
    expect(first.progress.done).toBe(false);
    aws.put(bucketName, `renders/${renderId}/out.mp4`, 'video');
    expect((await read(first)).progress).toMatchObject({ done: true, outputSizeInBytes: 5 });
  });

  it('of a changed file returns the change', async () => {
    store(sampleFile());
    const first = await read();
    store(sampleFile({ framesRendered: 70 }));
    expect((await read(first)).progress.framesRendered).toBe(70);
  });

  it('of a file that is gone fails', async () => {
    store(sampleFile());
    const first = await read();
    await deleteRender(input, { aws });
    await expect(read(first)).rejects.toMatchObject({ code: 'RenderNotFound' });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { RemotionLambdaError } from '../../../../src/remotion/errors/errors';
import type { LaunchClaim, ProgressFile } from '../../../../src/remotion/protocol/progress-file';
import { renderIdOfRun } from '../../../../src/remotion/protocol/render-id';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';
import { startRender } from '../../../../src/remotion/start/start-render';
import type { LaunchedRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, networkError, sdkError } from '../../../fakes/in-memory-aws';

const bucketName = 'remotionlambda-useast1-abcdefghij';
const renderId = renderIdOfRun('order 17');
const progressKey = `renders/${renderId}/progress.json`;
const graceMs = 30_000;

const options: RenderMediaOptions = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  region: 'us-east-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
  enableCancellation: true,
};

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

function start(more: Partial<RenderMediaOptions> = {}): Promise<LaunchedRender> {
  return startRender({ ...options, ...more }, { aws, renderId, graceMs, now: () => aws.nowMs });
}

async function failed(starting: Promise<unknown>): Promise<RemotionLambdaError> {
  return starting.then(
    () => expect.fail('expected it to fail'),
    (error: unknown) => error as RemotionLambdaError,
  );
}

function storedProgress(): ProgressFile {
  return JSON.parse(aws.text(bucketName, progressKey) ?? 'null') as ProgressFile;
}

const storedClaim = (): LaunchClaim | undefined => storedProgress().launchClaim;

describe('a first start', () => {
  it('claims the render, then launches the function under its id', async () => {
    const started = await start();

    expect(started).toMatchObject({ renderId, bucketName, adopted: false });
    expect(started.cloudWatchMainLogs).toContain(renderId);
    expect(aws.invocations).toHaveLength(1);
    expect(aws.invocations[0]).toMatchObject({
      functionName: options.functionName,
      type: 'Event',
      payload: {
        type: 'launch',
        renderId,
        bucketName,
        serveUrl: `https://${bucketName}.s3.us-east-1.amazonaws.com/sites/my-site/index.html`,
      },
    });
    expect(aws.sent.map(({ name }) => name)).toEqual(['ListBuckets', 'PutObject', 'Invoke', 'PutObject']);
  });

  it('leaves a progress file that every Remotion client can read', async () => {
    await start();
    expect(storedProgress()).toMatchObject({
      functionLaunched: null,
      renderMetadata: null,
      cancellationEnabled: true,
      timeoutTimestamp: aws.nowMs + 120_000,
      errors: [],
      launchClaim: { state: 'accepted', launches: 1 },
    });
  });

  it.each([
    [true, true],
    [false, false],
    [undefined, false],
  ])('says in that file whether it can be cancelled: enableCancellation %s', async (enableCancellation, cancellationEnabled) => {
    await start({ enableCancellation });
    expect(storedProgress()).toMatchObject({ cancellationEnabled });
  });

  it.each<[string, Partial<RenderMediaOptions>, string, string]>([
    ['out.<extension>', {}, bucketName, `renders/${renderId}/out.mp4`],
    ['another codec', { codec: 'aac', audioCodec: 'pcm-16' }, bucketName, `renders/${renderId}/out.wav`],
    ['a name', { outName: 'film.mov' }, bucketName, `renders/${renderId}/film.mov`],
    ['another bucket', { outName: { bucketName: 'films', key: 'a.mp4' } }, 'films', 'a.mp4'],
  ])('returns where the output will be: %s', async (_, more, outBucket, outKey) => {
    expect(await start(more)).toMatchObject({ outBucket, outKey, launches: 1 });
  });

  it('makes an id when none is given', async () => {
    const [one, other] = [await startRender(options, { aws }), await startRender(options, { aws })];
    expect(one.renderId).toMatch(/^[a-z0-9]{10}$/);
    expect(other.renderId).not.toBe(one.renderId);
  });

  it('does not list buckets when one is given', async () => {
    await start({ forceBucketName: bucketName });
    expect(aws.count('ListBuckets')).toBe(0);
  });

  it('continues when the response to its claim was lost and the retry finds the claim', async () => {
    aws.interrupt('PutObject', 'after', () => {
      throw sdkError('PreconditionFailed', 412);
    });
    expect(await start()).toMatchObject({ adopted: false });
    expect(aws.invocations).toHaveLength(1);
  });

  it('retries when S3 rejects the claim because of a concurrent one (409)', async () => {
    aws.interrupt('PutObject', 'before', () => {
      throw sdkError('ConditionalRequestConflict', 409);
    });
    expect(await start()).toMatchObject({ adopted: false });
    expect(aws.invocations).toHaveLength(1);
  });
});

describe('a launch that Lambda certainly did not accept', () => {
  it.each([
    ['429', sdkError('TooManyRequestsException', 429), 'RenderThrottled', true],
    ['no such function', sdkError('ResourceNotFoundException', 404), 'RenderFunctionNotFound', false],
    ['no permission', sdkError('AccessDeniedException', 403), 'RenderAccessDenied', false],
    ['unknown credentials', sdkError('UnrecognizedClientException', 403), 'RenderAccessDenied', false],
    ['a payload that is too large', sdkError('RequestTooLargeException', 413), 'InvalidRenderRequest', false],
    ['a function under update', sdkError('ResourceConflictException', 409), 'RenderServiceUnavailable', true],
    ['a refused connection', networkError('ECONNREFUSED', 'connect'), 'RenderServiceUnavailable', true],
    ['an unknown host', networkError('ENOTFOUND', 'getaddrinfo'), 'RenderServiceUnavailable', true],
  ])('is reported, and can be repeated at once: %s', async (_, rejection, code, retryable) => {
    aws.lambdaAnswers.push(() => {
      throw rejection;
    });
    const error = await failed(start());
    expect(error).toMatchObject({ code, retryable, renderId, bucketName, cause: rejection });
    expect(error.message).toContain(options.functionName);
    expect(storedClaim()).toMatchObject({ state: 'rejected', launches: 1 });

    expect(await start()).toMatchObject({ renderId, adopted: false });
    expect(storedClaim()).toMatchObject({ state: 'accepted', launches: 1 });
    expect(aws.invocations).toHaveLength(2);
  });

  it('names the permission that is missing', async () => {
    aws.lambdaAnswers.push(() => {
      throw sdkError('AccessDeniedException', 403);
    });
    expect((await failed(start())).remedy).toContain('Grant lambda:InvokeFunction');
  });

  it('is repeated by only one of two concurrent starts', async () => {
    aws.lambdaAnswers.push(() => {
      throw sdkError('TooManyRequestsException', 429);
    });
    await failed(start());
    const outcomes = await Promise.allSettled([start(), start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(aws.invocations).toHaveLength(2);
  });

  it('reports the reason even when the claim cannot be released', async () => {
    aws.lambdaAnswers.push(() => {
      aws.interrupt('PutObject', 'before', () => {
        throw sdkError('InternalError', 500);
      });
      throw sdkError('TooManyRequestsException', 429);
    });
    expect(await failed(start())).toMatchObject({ code: 'RenderThrottled' });
    expect(storedClaim()).toMatchObject({ state: 'launching' });
  });
});

describe('a launch that Lambda accepted', () => {
  it('is adopted by every later start, however long it waits in the queue', async () => {
    await start();
    aws.nowMs += graceMs * 100;
    expect(await start()).toMatchObject({ renderId, bucketName, adopted: true, launches: 1 });
    expect(aws.invocations).toHaveLength(1);
  });

  it('counts as started even when the acceptance cannot be recorded', async () => {
    aws.lambdaAnswers.push(() => {
      aws.interrupt('PutObject', 'before', () => {
        throw sdkError('InternalError', 500);
      });
    });
    expect(await start()).toMatchObject({ adopted: false, launches: 1 });
    expect(storedClaim()).toMatchObject({ state: 'launching' });
  });

  it('keeps what the render wrote before the acceptance was recorded', async () => {
    aws.lambdaAnswers.push(() => {
      aws.put(bucketName, progressKey, JSON.stringify({ functionLaunched: aws.nowMs }));
    });
    expect(await start()).toMatchObject({ adopted: false });
    expect(storedProgress()).toEqual({ functionLaunched: aws.nowMs });
  });
});

describe('a launch that Lambda may or may not have accepted', () => {
  const ambiguous = [
    ['a timeout', Object.assign(sdkError('TimeoutError', null), { code: 'ETIMEDOUT' })],
    ['a reset connection', networkError('ECONNRESET', 'read')],
    ['a connection that broke under the request', networkError('EHOSTUNREACH', 'read')],
    ['a server error', sdkError('ServiceException', 500)],
    ['a gateway timeout', sdkError('GatewayTimeout', 504)],
    ['a request timeout', sdkError('RequestTimeout', 408)],
  ] as const;

  async function startAmbiguously(answer: Error = ambiguous[0][1]): Promise<RemotionLambdaError> {
    aws.lambdaAnswers.push(() => {
      throw answer;
    });
    return failed(start());
  }

  it.each(ambiguous)('keeps the claim and says so: %s', async (_, answer) => {
    const error = await startAmbiguously(answer);
    expect(error).toMatchObject({ code: 'RenderLaunchUncertain', retryable: true, retryAfterMs: 2_000, renderId, cause: answer });
    expect(storedClaim()).toMatchObject({ state: 'launching', launches: 1 });
  });

  it('says the same when the repeated launch is lost as well', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs + 1_000;
    const again = ambiguous[1][1];
    expect(await startAmbiguously(again)).toMatchObject({ code: 'RenderLaunchUncertain', retryAfterMs: 2_000, cause: again });
    expect(storedClaim()).toMatchObject({ state: 'launching', launches: 2 });
  });

  it('is not repeated within the grace period', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs - 1_500;
    const error = await failed(start());
    expect(error.code).toBe('RenderLaunchUncertain');
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(2_000);
    expect(aws.invocations).toHaveLength(1);
  });

  it('is adopted once the render appears, even within the grace period', async () => {
    await startAmbiguously();
    const { launchClaim, ...written } = storedProgress();
    expect(launchClaim).toBeDefined();
    aws.put(bucketName, progressKey, JSON.stringify({ ...written, functionLaunched: aws.nowMs }));

    expect(await start()).toMatchObject({ renderId, bucketName, adopted: true, launches: 1 });
    expect(aws.invocations).toHaveLength(1);
  });

  it('is adopted when the file is not one of our claims', async () => {
    await startAmbiguously();
    aws.put(bucketName, progressKey, JSON.stringify({ functionLaunched: null }));
    aws.nowMs += graceMs * 10;
    expect(await start()).toMatchObject({ adopted: true });
    expect(aws.invocations).toHaveLength(1);
  });

  it('is adopted when the file is a claim with progress', async () => {
    await startAmbiguously();
    aws.put(bucketName, progressKey, JSON.stringify({ ...storedProgress(), functionLaunched: aws.nowMs }));
    aws.nowMs += graceMs * 10;
    expect(await start()).toMatchObject({ adopted: true });
    expect(aws.invocations).toHaveLength(1);
  });

  it('is repeated after the grace period', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs + 1_000;
    expect(await start()).toMatchObject({ adopted: false, launches: 2 });
    expect(storedClaim()).toMatchObject({ state: 'accepted', launches: 2 });
    expect(await start()).toMatchObject({ adopted: true, launches: 2 });
    expect(aws.invocations).toHaveLength(2);
  });

  it("is judged by S3's clock, not by a wrong clock on the worker", async () => {
    await startAmbiguously();
    const startAt = (now: number): Promise<LaunchedRender> => startRender(options, { aws, renderId, graceMs, now: () => now });
    expect((await failed(startAt(aws.nowMs + 300_000))).code).toBe('RenderLaunchUncertain');
    aws.nowMs += graceMs + 1_000;
    expect(await startAt(aws.nowMs - 300_000)).toMatchObject({ adopted: false });
  });

  it('is repeated by exactly one of several starts after the grace period', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs + 1_000;
    const outcomes = await Promise.allSettled([start(), start(), start()]);
    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as RemotionLambdaError] : []));
    expect(errors.map(({ code }) => code)).toEqual(['RenderLaunchUncertain', 'RenderLaunchUncertain']);
    expect(aws.invocations).toHaveLength(2);
  });

  it('is adopted when the render appears at the very moment of the takeover', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs + 1_000;
    aws.interrupt('GetObject', 'after', () => {
      aws.put(bucketName, progressKey, JSON.stringify({ functionLaunched: aws.nowMs }));
    });
    expect(await start()).toMatchObject({ adopted: true });
    expect(aws.invocations).toHaveLength(1);
  });

  it('is left to the next start when the claim that S3 reported cannot be found', async () => {
    await startAmbiguously();
    aws.interrupt('GetObject', 'before', () => {
      throw sdkError('NoSuchKey', 404);
    });
    expect(await failed(start())).toMatchObject({ code: 'RenderNotFound', retryable: true });
    expect(aws.invocations).toHaveLength(1);
  });

  it('gives up for now when the takeover is lost again and again', async () => {
    await startAmbiguously();
    aws.nowMs += graceMs + 1_000;
    for (let race = 0; race < 10; race++) {
      aws.interrupt('GetObject', 'after', () => {
        const claim = { state: 'rejected', launches: race + 2, owner: `another ${race}` };
        aws.put(bucketName, progressKey, JSON.stringify({ functionLaunched: null, launchClaim: claim }));
      });
    }
    expect(await failed(start())).toMatchObject({ code: 'RenderLaunchUncertain', retryable: true });
    expect(aws.invocations).toHaveLength(1);
  });
});

it('a render is launched once by two concurrent first starts', async () => {
  const outcomes = await Promise.allSettled([start(), start()]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(aws.invocations).toHaveLength(1);
});

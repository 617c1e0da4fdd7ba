import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import type { RenderActivitiesOptions } from '../../src/activities';
import type { LeftToNextTry } from '../../src/activities/left-to-next-try';
import type { RenderMediaInput, RenderRequest } from '../../src/contract/input';
import type { StartedRender } from '../../src/contract/result';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../../src/remotion/errors/errors';
import type { RenderMediaOptions } from '../../src/remotion/options/render-options';
import type { LaunchedRender } from '../../src/remotion/start/start-render';
import { input, links, started } from '../fakes/scripted-activities';
import { scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

/** The renders that Remotion Lambda was asked to start. */
interface Start {
  by: 'launch' | 'handler';
  options: RenderMediaOptions;
  renderId?: string;
  version?: string;
}

function startOn(changes: Partial<RenderMediaInput>, known: RenderActivitiesOptions = {}, { leftBefore = {}, failure }: { leftBefore?: Partial<LeftToNextTry> | null; failure?: Error } = {}) {
  const starts: Start[] = [];
  const answer = (renderId: string): LaunchedRender => {
    if (failure) throw failure;
    return { ...started, ...links, renderId, adopted: false, launches: 1, warnings: [] };
  };
  const remotion = scriptedRemotionLambda([], {
    startRender: async (options, context) => {
      starts.push({ by: 'launch', options, renderId: context?.renderId, version: context?.functionFacts?.version });
      return answer(context!.renderId!);
    },
    startRenderByHandler: async (options, context) => {
      starts.push({ by: 'handler', options, version: context?.version });
      return answer('zyxwvutsrq');
    },
  });
  const { startRender } = createRenderActivities({ remotion, ...known });
  const heartbeatDetails = leftBefore === null ? undefined : { attempt: 499, failuresInARow: 0, ...leftBefore };
  const env = new MockActivityEnvironment({ attempt: 500, heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
  const request = { input: { ...input, ...changes }, idempotencyKey: 'default/order-4711/run/1' };
  const left: unknown[] = [];
  env.on('heartbeat', (details: unknown) => left.push(details));
  return { starts, left, answered: env.run(startRender, request) as Promise<StartedRender> };
}

const rendering = (changes: Partial<RenderRequest>): Partial<RenderMediaInput> => ({ render: { ...input.render, ...changes } });

it.each([[{ watchWindowMs: 15_000 }], [{ watchWindowMs: NaN }], [{ launchGraceMs: -1 }], [{ refusalPatienceMs: -1 }], [{ publicS3Endpoint: 'nowhere' }]])('an option out of range is refused: %o', (options) => {
  expect(() => createRenderActivities(options)).toThrow(new RegExp(Object.keys(options)[0]!));
});

describe('startRender', () => {
  it('launches under an id that is the same in every retry and valid for Remotion', async () => {
    const first = startOn({});
    const again = startOn({});
    expect((await first.answered).renderId).toBe((await again.answered).renderId);
    expect(await first.answered).toEqual({ ...started, renderId: first.starts[0]!.renderId, launches: 1, links });
    expect(first.starts[0]!.renderId).toMatch(/^[a-z0-9]{10}$/);
  });

  it('launches under the id that every version of this package derives from the key', async () => {
    const { starts, answered } = startOn({});
    await answered;
    expect(starts[0]!.renderId).toBe('stvt6mwcrb');
  });

  it("leaves the start to Remotion's own routine on request", async () => {
    const { starts, answered } = startOn({ ...rendering({ functionName: 'my-function' }), start: 'handler' });
    expect(await answered).toMatchObject({ renderId: 'zyxwvutsrq', launches: 1 });
    expect(starts.map(({ by }) => by)).toEqual(['handler']);
  });

  it.each([
    ['launch', '4.0.527', true],
    ['launch', '4.0.489', false],
    ['handler', '4.0.527', true],
  ] as const)('passes on the facts of a function with a custom name: by %s, of %s, cancelling is %s', async (start, version, enabled) => {
    const functionFacts = { version, memorySizeInMb: 2_048, timeoutInSeconds: 120 };
    const { starts, answered } = startOn({ ...rendering({ functionName: 'my-function' }), start, functionFacts });
    await answered;
    expect(starts).toMatchObject([{ by: start, version, options: { enableCancellation: enabled } }]);
  });

  it('resolves the names in the request to what is configured on the worker', async () => {
    const elsewhere = { endpoint: 'https://storage.example.com', accessKeyId: 'key', secretAccessKey: 'secret' };
    const { starts, answered } = startOn(
      rendering({
        outName: { bucketName: 'videos', key: 'a.mp4', s3OutputProvider: 'elsewhere' },
        webhook: { url: 'https://example.com/hook', secretName: 'hook' },
      }),
      { outputProviders: { elsewhere }, webhookSecrets: { hook: 'hush' }, licenseKey: 'licence' },
    );
    await answered;
    expect(starts[0]!.options).toMatchObject({
      outName: { s3OutputProvider: elsewhere },
      webhook: { url: 'https://example.com/hook', secret: 'hush' },
      licenseKey: 'licence',
    });
  });

  it.each([
    ['4-0-527', undefined, true],
    ['4-0-527', false, false],
    ['4-0-489', undefined, false],
  ])('on a function of %s, with enableCancellation %s, cancelling is %s', async (version, asked, enabled) => {
    const functionName = `remotion-render-${version}-mem2048mb-disk2048mb-120sec`;
    const { starts, answered } = startOn(rendering({ functionName, enableCancellation: asked }));
    await answered;
    expect(starts[0]!.options.enableCancellation).toBe(enabled);
  });

  it.each([
    ['an illegal field', rendering({ codec: 'avi' as never }), 'render.codec'],
    ['a provider that is not configured on the worker', rendering({ outName: { bucketName: 'videos', key: 'a', s3OutputProvider: 'nobody' } }), 'nobody'],
    ['a schedule that would never end', { polling: { floorMs: NaN } }, 'polling.floorMs'],
  ])('refuses %s before anything is started', async (_what, changes, named) => {
    const { starts, answered } = startOn(changes);
    const failure = await answered.then(undefined, (error: unknown) => error as ApplicationFailure);
    expect(failure).toMatchObject({ type: 'InvalidRenderRequest', nonRetryable: true, message: expect.stringContaining(named) as string });
    expect(starts).toEqual([]);
  });

  it.each<[string, Partial<RenderMediaInput>, number, boolean]>([
    ['in the request, for the first time', { newOption: 1 } as object, 0, false],
    ['in the request, for the tenth time', { newOption: 1 } as object, 9, true],
    ['in the options of Remotion', rendering({ newOption: 1 } as object), 0, false],
    ['in a nested object', { limits: { newTimeoutMs: 1 } as object }, 0, false],
    ['beside an invalid field', { newOption: 1, attempts: { maximum: 0 } } as object, 0, true],
  ])('an unknown field, %s, is retried ten times, in case a later worker knows it', async (_what, changes, failuresInARow, givesUp) => {
    const { starts, answered } = startOn(changes, {}, { leftBefore: { failuresInARow } });
    const failure = await answered.then(undefined, (error: unknown) => error as ApplicationFailure);
    expect(failure).toMatchObject({ type: 'InvalidRenderRequest', nonRetryable: givesUp, message: expect.stringMatching(/new(Option|TimeoutMs): not an option/) as string });
    expect(starts).toEqual([]);
  });

  it('a field of a later version is refused with what to upgrade first', async () => {
    const { answered } = startOn({ newOption: 1 } as object);
    await expect(answered).rejects.toThrow(/needs workers of that version: upgrade workers before clients/);
  });

  it.each<[RemotionLambdaErrorCode, number, boolean, number]>([
    ['RenderServiceUnavailable', 0, false, 1],
    ['RenderServiceUnavailable', 9, true, 10],
    ['RenderProgressUnreadable', 8, false, 9],
    ['RenderProgressUnreadable', 9, true, 10],
    ['RenderNotFound', 9, true, 10],
    ['RenderAccessDenied', 9, true, 10],
    ['RenderThrottled', 9, false, 0],
    ['RenderLaunchUncertain', 9, false, 0],
    ['RenderThrottled', 0, false, 0],
  ])('after %s, with %i hopeless tries in a row before, gives up: %s', async (code, failuresInARow, givesUp, leaves) => {
    const failure = new RemotionLambdaError({ code, message: 'AWS is away.', remedy: 'Wait.', retryable: true });
    const { answered, left } = startOn({}, {}, { leftBefore: { failuresInARow }, failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: code, nonRetryable: givesUp });
    expect(left).toEqual([{ attempt: 500, failuresInARow: leaves, mayBeLaunched: code === 'RenderLaunchUncertain' }]);
  });

  it('says that the render may be running when it fails after a launch whose response was lost', async () => {
    const failure = new RemotionLambdaError({ code: 'RenderAccessDenied', message: 'S3 refused.', remedy: 'Allow it.', retryable: false });
    const { starts, answered } = startOn({}, {}, { leftBefore: { mayBeLaunched: true }, failure });
    const failed = await answered.then(undefined, (error: unknown) => error as ApplicationFailure);
    const { renderId } = starts[0]!;
    expect(failed).toMatchObject({ type: 'RenderLaunchUncertain', nonRetryable: true, details: [{ renderId, remedy: 'Allow it.' }] });
    expect((failed as ApplicationFailure).message).toMatch(new RegExp(`${renderId} may have been launched by an earlier try .*: S3 refused\\. Allow it\\.$`));
  });

  it.each<[string, number, object]>([
    ['is passed on to the next try', 3, { type: 'RenderServiceUnavailable', nonRetryable: false }],
    ['is not ruled out by the try that gives up', 9, { type: 'RenderLaunchUncertain', nonRetryable: true }],
  ])('the launch of a dead start, whose claim this one took over, %s', async (_what, failuresInARow, ends) => {
    const failure = new RemotionLambdaError({ code: 'RenderServiceUnavailable', message: 'No connection.', remedy: 'Connect.', retryable: true, mayBeLaunched: true });
    const { left, answered } = startOn({}, {}, { leftBefore: { failuresInARow }, failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject(ends);
    expect(left).toMatchObject([{ failuresInARow: failuresInARow + 1, mayBeLaunched: true }]);
  });

  it.each([
    ['died without reporting', null, 'RenderLaunchUncertain'],
    ['died after one that launched nothing', { attempt: 498 }, 'RenderLaunchUncertain'],
    ['said that nothing was launched', { attempt: 499 }, 'InvalidRenderRequest'],
  ] as const)('knows that a refused request launched nothing only if the previous try said so: it %s', async (_what, leftBefore, type) => {
    const elsewhere = rendering({ webhook: { url: 'https://example.com/hook', secretName: 'unknown' } });
    const { answered } = startOn(elsewhere, {}, { leftBefore });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type, nonRetryable: true });
  });

  describe('why the response to a launch was lost', () => {
    const uncertain = (retryable: boolean, cause?: Error) => new RemotionLambdaError({ code: 'RenderLaunchUncertain', message: 'Five.', remedy: 'Look.', retryable, cause });
    const away = new RemotionLambdaError({ code: 'RenderServiceUnavailable', message: 'AWS is away.', remedy: 'Wait.', retryable: true, cause: new Error('503') });

    it.each<[string, Error, string | undefined, string | undefined]>([
      ['a launch that says why', uncertain(true, new Error('socket hang up')), undefined, 'socket hang up'],
      ['a later one, which wins', uncertain(true, new Error('ETIMEDOUT')), 'socket hang up', 'ETIMEDOUT'],
      ['a wait that launched nothing', uncertain(true), 'socket hang up', 'socket hang up'],
      ['another failure', away, 'socket hang up', 'socket hang up'],
      ['a wait with nothing lost before', uncertain(true), undefined, undefined],
    ])('is passed on to the next try by %s', async (_what, failure, before, after) => {
      const { left, answered } = startOn({}, {}, { leftBefore: { mayBeLaunched: true, lostBecause: before }, failure });
      await answered.catch(() => null);
      expect(left).toMatchObject([{ mayBeLaunched: true }]);
      expect((left[0] as LeftToNextTry).lostBecause).toBe(after);
    });

    it.each([
      ['an earlier try', uncertain(false), 'socket hang up', 'Five. The last response was lost because: socket hang up. Look.'],
      ['the last try itself', uncertain(false, new Error('ETIMEDOUT')), 'socket hang up', 'Five. The last response was lost because: ETIMEDOUT. Look.'],
      ['no try', uncertain(false), undefined, 'Five. Look.'],
    ])('is in the message of the start that gives up, as recorded by %s', async (_who, failure, before, message) => {
      const { answered } = startOn({}, {}, { leftBefore: { mayBeLaunched: true, lostBecause: before }, failure });
      expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: 'RenderLaunchUncertain', nonRetryable: true, message });
    });
  });

  it('reports five launches that never appeared as such, even after uncertain tries', async () => {
    const failure = new RemotionLambdaError({ code: 'RenderLaunchUncertain', message: 'Five.', remedy: 'Look.', retryable: false });
    const { answered } = startOn({}, {}, { leftBefore: { failuresInARow: 0, mayBeLaunched: true }, failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: 'RenderLaunchUncertain', message: 'Five. Look.' });
  });

  it.each<[string, RemotionLambdaErrorCode, boolean]>([
    ['a launch that may still show', 'RenderLaunchUncertain', true],
    ['a function that is gone', 'RenderFunctionNotFound', false],
  ])('says nothing of a lost response for %s', async (_what, code, retryable) => {
    const failure = new RemotionLambdaError({ code, message: 'Started nothing.', remedy: 'Look.', retryable });
    const { answered } = startOn({}, {}, { leftBefore: { lostBecause: 'socket hang up' }, failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: code, message: 'Started nothing. Look.' });
  });

  it('leaves nothing to a next try when there is none', async () => {
    const failure = new RemotionLambdaError({ code: 'RenderFunctionNotFound', message: 'No function.', remedy: 'Deploy one.', retryable: false });
    const { left, answered } = startOn({}, {}, { failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: 'RenderFunctionNotFound', nonRetryable: true });
    expect(left).toEqual([]);
  });

  it('still reports such a launch after later tries have failed', async () => {
    const failure = new RemotionLambdaError({ code: 'RenderServiceUnavailable', message: 'AWS is away.', remedy: 'Wait.', retryable: true });
    const { left, answered } = startOn({}, {}, { leftBefore: { failuresInARow: 3, mayBeLaunched: true }, failure });
    expect(await answered.then(undefined, (error: unknown) => error)).toMatchObject({ type: 'RenderServiceUnavailable', nonRetryable: false });
    expect(left).toEqual([{ attempt: 500, failuresInARow: 4, mayBeLaunched: true }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { LeftToNextTry } from '../../src/activities/left-to-next-try';
import type { WatchRequest } from '../../src/contract/activities';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { failureOf, watch } from '../fakes/watching';
import { location, output, doneFile, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { snapshot } from '../fakes/scripted-activities';

const { renderId, bucketName } = location;
const refusal = { type: 'RenderAccessDenied', message: 'S3 said no. Grant it.' } as const;
const before = snapshot(0.5);
const told = { ...before, refusal };

function refused(code: RemotionLambdaError['code'] = 'RenderAccessDenied'): RemotionLambdaError {
  return new RemotionLambdaError({ code, message: 'S3 said no.', remedy: 'Grant it.', retryable: false, renderId, bucketName });
}

function watchRefused(request: Partial<WatchRequest>, triesBefore: number, options: { refusalPatienceMs?: number } = {}, code?: RemotionLambdaError['code']) {
  const left: LeftToNextTry = { attempt: 1, failuresInARow: triesBefore };
  return watch(scriptedRemotionLambda([refused(code)]), { since: before, lookNow: true, ...request }, options, left).watched;
}

describe('an open render that may not be read', () => {
  it('is tried again, on whichever worker, before anybody is told', async () => {
    expect(await failureOf(watchRefused({}, 2))).toMatchObject({ ...refusal, nonRetryable: false });
  });

  it.each(['RenderAccessDenied', 'RenderBucketNotFound', 'RenderWrongRegion', 'InvalidRenderRequest'] as const)('is told so at the fourth try: %s', async (type) => {
    expect(await watchRefused({}, 3, {}, type)).toEqual({ snapshot: { ...before, refusal: { ...refusal, type } }, result: null });
  });

  it('is tried again every 15 s once that is told', async () => {
    expect(await failureOf(watchRefused({ since: told }, 0))).toMatchObject({ nonRetryable: false, nextRetryDelay: 15_000 });
  });

  it.each([
    [undefined, 39, true],
    [undefined, 40, false],
    [60_000, 3, true],
    [60_000, 4, false],
    [0, 0, false],
  ])('has failed when that has lasted: of %s ms, after %i more tries, tried again: %s', async (refusalPatienceMs, triesBefore, again) => {
    expect(await failureOf(watchRefused({ since: told }, triesBefore, { refusalPatienceMs }))).toMatchObject({ ...refusal, nonRetryable: !again });
  });

  it('is told when it can be read again, although nothing else has changed', async () => {
    const reading = await readingOf(progressFile());
    const { snapshot: seen } = await watch(scriptedRemotionLambda([reading]), { since: told, lookNow: true, polling: { floorMs: 1, ceilingMs: 5, progressStep: 1 } }).watched;
    expect(seen.framesRendered).toBe(45);
    expect(seen.refusal).toBeUndefined();
  });

  it('that has ended meanwhile has its result', async () => {
    expect((await watch(scriptedRemotionLambda([await readingOf(doneFile)], { output }), { since: told }).watched).result).toMatchObject({ renderId });
  });

  it('and is being cancelled is no end, and not told as one', async () => {
    expect(await failureOf(watchRefused({ cancelling: true }, 3))).toMatchObject(refusal);
  });

  it('keeps what is told of it small', async () => {
    const error = new RemotionLambdaError({ code: 'RenderAccessDenied', message: 'x'.repeat(100_000), remedy: '', retryable: false });
    const { watched } = watch(scriptedRemotionLambda([error]), { since: before, lookNow: true }, {}, { attempt: 1, failuresInARow: 3 });
    expect(JSON.stringify(await watched).length).toBeLessThan(2_000);
  });
});

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

describe('a running render that the worker may not read', () => {
  it('is retried, on any worker, before the refusal is reported', async () => {
    expect(await failureOf(watchRefused({}, 2))).toMatchObject({ ...refusal, nonRetryable: false });
  });

  it.each(['RenderAccessDenied', 'RenderBucketNotFound', 'RenderWrongRegion', 'InvalidRenderRequest'] as const)('has the refusal reported at the fourth try: %s', async (type) => {
    expect(await watchRefused({}, 3, {}, type)).toEqual({ snapshot: { ...before, refusal: { ...refusal, type } }, result: null });
  });

  it('is retried every 15 s once the refusal is reported', async () => {
    expect(await failureOf(watchRefused({ since: told }, 0))).toMatchObject({ nonRetryable: false, nextRetryDelay: 15_000 });
  });

  it.each([
    [undefined, 39, true],
    [undefined, 40, false],
    [60_000, 3, true],
    [60_000, 4, false],
    [0, 0, false],
  ])('fails when its patience of %s ms runs out: after %i more tries, retried: %s', async (refusalPatienceMs, triesBefore, again) => {
    expect(await failureOf(watchRefused({ since: told }, triesBefore, { refusalPatienceMs }))).toMatchObject({ ...refusal, nonRetryable: !again });
  });

  it('is reported as readable again, even if nothing else has changed', async () => {
    const reading = await readingOf(progressFile());
    const { snapshot: seen } = await watch(scriptedRemotionLambda([reading]), { since: told, lookNow: true, polling: { floorMs: 1, ceilingMs: 5, progressStep: 1 } }).watched;
    expect(seen.framesRendered).toBe(45);
    expect(seen.refusal).toBeUndefined();
  });

  it('returns its result if it has ended meanwhile', async () => {
    expect((await watch(scriptedRemotionLambda([await readingOf(doneFile)], { output }), { since: told }).watched).result).toMatchObject({ renderId });
  });

  it('does not count as ended while it is being cancelled', async () => {
    expect(await failureOf(watchRefused({ cancelling: true }, 3))).toMatchObject(refusal);
  });

  it('keeps the report small', async () => {
    const error = new RemotionLambdaError({ code: 'RenderAccessDenied', message: 'x'.repeat(100_000), remedy: '', retryable: false });
    const { watched } = watch(scriptedRemotionLambda([error]), { since: before, lookNow: true }, {}, { attempt: 1, failuresInARow: 3 });
    expect(JSON.stringify(await watched).length).toBeLessThan(2_000);
  });
});

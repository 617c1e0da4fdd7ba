import { expect, it } from 'vitest';
import { claimLaunch } from '../../../src/remotion/launch-claim';
import type { ClaimTarget } from '../../../src/remotion/launch-claim';
import { InMemoryAws } from '../../fakes/in-memory-aws';

it('is taken over three times at most: when no launch was confirmed, nor showed, a fourth would be paid for as well', async () => {
  const aws = new InMemoryAws();
  const graceMs = 30_000;
  const target: ClaimTarget = {
    aws,
    region: 'us-east-1',
    bucketName: 'remotionlambda-useast1-abcdefghij',
    renderId: 'abcdefghij',
    functionTimeoutMs: 120_000,
    cancellationEnabled: true,
    graceMs,
    now: () => aws.nowMs,
  };
  for (const launches of [1, 2, 3]) {
    expect(await claimLaunch(target)).toMatchObject({ held: true, claim: { state: 'launching', launches } });
    aws.nowMs += graceMs;
  }
  const error: unknown = await claimLaunch(target).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'RenderLaunchUncertain', retryable: false, renderId: 'abcdefghij' });
});

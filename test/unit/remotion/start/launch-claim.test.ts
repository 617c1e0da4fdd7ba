import { expect, it } from 'vitest';
import { claimLaunch } from '../../../../src/remotion/start/launch-claim';
import type { ClaimTarget } from '../../../../src/remotion/start/launch-claim';
import { startRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws } from '../../../fakes/in-memory-aws';

const graceMs = 30_000;

const targetOn = (aws: InMemoryAws): ClaimTarget => ({
  aws,
  region: 'us-east-1',
  bucketName: 'remotionlambda-useast1-abcdefghij',
  renderId: 'abcdefghij',
  functionTimeoutMs: 120_000,
  cancellationEnabled: true,
  graceMs,
  now: () => aws.nowMs,
});

it('is held five times at most: when no launch was confirmed, nor showed, one more would be paid for as well', async () => {
  const aws = new InMemoryAws();
  const target = targetOn(aws);
  for (const launches of [1, 2, 3, 4, 5]) {
    expect(await claimLaunch(target)).toMatchObject({ held: true, claim: { state: 'launching', launches } });
    aws.nowMs += graceMs;
  }
  const error: unknown = await claimLaunch(target).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'RenderLaunchUncertain', retryable: false, renderId: 'abcdefghij' });
});

it('is given back by a start that was frozen too long to launch safely, so that the next one launches at once', async () => {
  const aws = new InMemoryAws();
  const options = {
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    region: 'us-east-1',
    serveUrl: 'my-site',
    composition: 'Hello',
    codec: 'h264',
  } as const;
  const start = () => startRender(options, { aws, renderId: 'abcdefghij', graceMs, now: () => aws.nowMs });
  aws.interrupt('PutObject', 'after', () => {
    aws.nowMs += graceMs * 0.6;
  });
  const frozen: unknown = await start().catch((thrown: unknown) => thrown);
  expect(frozen).toMatchObject({ code: 'RenderLaunchUncertain', retryable: true });
  expect(aws.invocations).toEqual([]);
  expect(await start()).toMatchObject({ adopted: false, launches: 1 });
  expect(aws.invocations).toHaveLength(1);
});

it.each([
  [1, 2_000],
  [20, 4_000],
  [29, 1_000],
])('%i s after a launch that has not shown, the next look is in %i ms', async (ageSeconds, retryAfterMs) => {
  const aws = new InMemoryAws();
  const target = targetOn(aws);
  await claimLaunch(target);
  aws.nowMs += ageSeconds * 1_000;
  await expect(claimLaunch(target)).rejects.toMatchObject({ code: 'RenderLaunchUncertain', retryAfterMs });
});

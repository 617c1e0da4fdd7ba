import { expect, it } from 'vitest';
import { defaultLaunchGraceMs } from '../../../../src/remotion/start/launch-grace';
import { startRender } from '../../../../src/remotion/start/start-render';
import type { LaunchedRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, networkError } from '../../../fakes/in-memory-aws';

it.each([
  { says: 'Remotion’s default for a site, and 25 s to get there', allowedMs: undefined, functionSeconds: 120, graceMs: 55_000 },
  { says: 'null means the default', allowedMs: null, functionSeconds: 120, graceMs: 55_000 },
  { says: 'a slow site gets more time', allowedMs: 200_000, functionSeconds: 900, graceMs: 225_000 },
  { says: 'Remotion lowers it to half of the function’s time', allowedMs: 200_000, functionSeconds: 120, graceMs: 85_000 },
  { says: 'a site that must be quick gets less time', allowedMs: 7_000, functionSeconds: 120, graceMs: 32_000 },
  { says: 'never shorter, however short the function', allowedMs: 30_000, functionSeconds: 2, graceMs: 30_000 },
])('an unconfirmed launch may take $graceMs ms to appear: $says', ({ allowedMs, functionSeconds, graceMs }) => {
  expect(defaultLaunchGraceMs(allowedMs, functionSeconds * 1_000)).toBe(graceMs);
});

it('a launch whose response was lost is not repeated while it may still be opening the site', async () => {
  const aws = new InMemoryAws();
  const start = (timeoutInMilliseconds?: number): Promise<LaunchedRender> =>
    startRender(
      {
        functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
        region: 'us-east-1',
        serveUrl: 'my-site',
        composition: 'Hello',
        codec: 'h264',
        timeoutInMilliseconds,
      },
      { aws, renderId: 'abcdefghij', now: () => aws.nowMs },
    );
  aws.lambdaAnswers.push(() => {
    throw networkError('ECONNRESET', 'read');
  });
  const uncertain = { code: 'RenderLaunchUncertain', retryable: true };
  await expect(start()).rejects.toMatchObject(uncertain);
  aws.nowMs += 54_000;
  await expect(start()).rejects.toMatchObject(uncertain);
  aws.nowMs += 20_000;
  await expect(start(60_000)).rejects.toMatchObject(uncertain);
  expect(aws.invocations).toHaveLength(1);
  expect(await start()).toMatchObject({ adopted: false, launches: 2 });
});

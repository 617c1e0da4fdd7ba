import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { S3Scope } from '../../../../src/remotion/aws/aws';
import { progressKey } from '../../../../src/remotion/protocol/bucket-keys';
import { claimLaunch, settleClaim } from '../../../../src/remotion/start/launch-claim';
import type { ClaimTarget } from '../../../../src/remotion/start/launch-claim';
import { startRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, sdkError } from '../../../fakes/in-memory-aws';

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

it('is taken five times at most: when no launch was confirmed or appeared, another one might be billed too', async () => {
  const aws = new InMemoryAws();
  const target = targetOn(aws);
  for (const launches of [1, 2, 3, 4, 5]) {
    expect(await claimLaunch(target)).toMatchObject({ held: true, claim: { state: 'launching', launches } });
    aws.nowMs += graceMs;
  }
  const error: unknown = await claimLaunch(target).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'RenderLaunchUncertain', retryable: false, renderId: 'abcdefghij' });
});

/** Storage that speaks S3's protocol but leaves a field out of its responses. */
class Without extends InMemoryAws {
  constructor(private readonly field: 'ETag' | 'LastModified') {
    super();
  }

  override s3(scope: S3Scope): S3Client {
    const client = super.s3(scope);
    const send = client.send.bind(client) as (command: never) => Promise<object>;
    client.send = (async (command: never) => ({ ...(await send(command)), [this.field]: undefined })) as unknown as S3Client['send'];
    return client;
  }
}

describe('of a launch that has not appeared', () => {
  it('is taken over with one read', async () => {
    const aws = new InMemoryAws();
    await claimLaunch(targetOn(aws));
    aws.nowMs += graceMs;
    expect(await claimLaunch(targetOn(aws))).toMatchObject({ held: true, claim: { launches: 2 } });
    expect(aws.count('GetObject')).toBe(1);
  });

  it.each(['ETag', 'LastModified'] as const)('is never taken over on storage that returns no %s', async (field) => {
    const aws = new Without(field);
    await claimLaunch(targetOn(aws));
    aws.nowMs += 10 * graceMs;
    await expect(claimLaunch(targetOn(aws))).rejects.toMatchObject({ code: 'RenderLaunchUncertain', retryable: true });
    // Each start only tried to claim the render again.
    expect(aws.count('PutObject')).toBe(2);
  });

  it('is left to the other starts for now after six lost races', async () => {
    const aws = new InMemoryAws();
    const target = targetOn(aws);
    const another = () => {
      const launchClaim = { state: 'rejected', launches: 1, owner: 'another start' };
      aws.put(target.bucketName, progressKey(target.renderId), JSON.stringify({ launchClaim }));
    };
    for (let race = 0; race <= 6; race++) aws.interrupt('PutObject', 'before', another);
    await expect(claimLaunch(target)).rejects.toMatchObject({ code: 'RenderLaunchUncertain', retryAfterMs: 2_000 });
    expect(aws.count('PutObject')).toBe(1 + 6);
  });
});

it('is not settled on storage that returns no ETag, since that might overwrite the render', async () => {
  const aws = new Without('ETag');
  await settleClaim(targetOn(aws), { held: true, claim: { state: 'launching', launches: 1, owner: 'this start' }, etag: null }, 'accepted');
  expect(aws.count('PutObject')).toBe(0);
});

it.each([
  ['read', 'GetObject', 's3:GetObject'],
  ['written', 'PutObject', 's3:PutObject'],
])('fails without retries, naming the permission, when it may not be %s', async (_what, command, permission) => {
  const aws = new InMemoryAws();
  if (command === 'GetObject') await claimLaunch(targetOn(aws));
  aws.interrupt(command, 'before', () => {
    throw sdkError('AccessDenied', 403);
  });
  const [message, remedy] = ['S3', permission].map((text) => expect.stringContaining(text) as string);
  await expect(claimLaunch(targetOn(aws))).rejects.toMatchObject({ code: 'RenderAccessDenied', retryable: false, message, remedy });
});

it('is read and written in the region and the path style of the request', async () => {
  const aws = new InMemoryAws();
  const target = { ...targetOn(aws), region: 'eu-central-1', forcePathStyle: true };
  await claimLaunch(target);
  await claimLaunch(target).catch(() => undefined);
  expect(aws.scopes).toHaveLength(3);
  for (const scope of aws.scopes) expect(scope).toMatchObject({ region: 'eu-central-1', forcePathStyle: true });
});

it.each([
  [30_000, 10_000, 1],
  [30_000, 10_001, 0],
  [12_000, 6_000, 1],
  [12_000, 6_001, 0],
])('with a grace period of %i ms, a start that was frozen for %i ms launches %i times, and releases its claim if it does not launch', async (grace, frozenMs, launches) => {
  const aws = new InMemoryAws();
  const options = {
    functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
    region: 'us-east-1',
    serveUrl: 'my-site',
    composition: 'Hello',
    codec: 'h264',
  } as const;
  const start = () => startRender(options, { aws, renderId: 'abcdefghij', graceMs: grace, now: () => aws.nowMs });
  aws.interrupt('PutObject', 'after', () => {
    aws.nowMs += frozenMs;
  });
  const first: unknown = await start().catch((thrown: unknown) => thrown);
  if (launches === 0) expect(first).toMatchObject({ code: 'RenderLaunchUncertain', retryable: true });
  expect(aws.invocations).toHaveLength(launches);
  expect(await start()).toMatchObject({ adopted: launches === 1, launches: 1 });
  expect(aws.invocations).toHaveLength(1);
});

it.each([
  [1, 2_000],
  [20, 4_000],
  [29, 1_000],
])('%i s after a launch that has not appeared, the next check is in %i ms', async (ageSeconds, retryAfterMs) => {
  const aws = new InMemoryAws();
  const target = targetOn(aws);
  await claimLaunch(target);
  aws.nowMs += ageSeconds * 1_000;
  await expect(claimLaunch(target)).rejects.toMatchObject({ code: 'RenderLaunchUncertain', retryAfterMs });
});

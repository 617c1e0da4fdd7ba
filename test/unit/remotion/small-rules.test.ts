import { LambdaClientInternals } from '@remotion/lambda-client';
import { describe, expect, it } from 'vitest';
import { awsLinks } from '../../../src/remotion/aws/aws-links';
import { isBucketName } from '../../../src/remotion/protocol/bucket-keys';
import { estimateCosts } from '../../../src/remotion/progress/costs';
import { framesOfChunk, framesToRender } from '../../../src/remotion/progress/frames';
import { overallProgress } from '../../../src/remotion/progress/overall-progress';
import { AWS_REGIONS, isAwsRegion, partitionOf } from '../../../src/remotion/protocol/regions';
import type { RenderMetadata } from '../../../src/remotion/protocol/render-progress';
import { randomRenderId, renderIdFor, renderIdOfRun } from '../../../src/remotion/protocol/render-id';
import { serverNowMs } from '../../../src/remotion/aws/server-clock';

const nothing = { invoking: 0, frames: 0, encoding: 0, combining: 0 };

describe('a render id', () => {
  const secret = 'a secret that nobody knows';

  it('is the same for the same key and secret, and different for others', () => {
    expect(renderIdFor('order 17', { secret })).toBe(renderIdFor('order 17', { secret }));
    expect(renderIdFor('order 17', { secret })).not.toBe(renderIdFor('order 18', { secret }));
    expect(renderIdFor('order 17', { secret })).not.toBe(renderIdFor('order 17', { secret: `${secret}.` }));
    expect(renderIdFor('order 17', { secret })).toMatch(/^[a-z0-9]{10}$/);
  });

  it('cannot be computed from the key alone', () => {
    expect(renderIdFor('order 17', { secret })).not.toBe(renderIdOfRun('order 17'));
  });

  it.each<[string, unknown]>([
    ['no options', undefined],
    ['null', null],
    ['no secret', {}],
    ['an empty secret', { secret: '' }],
    ['a secret of 15 characters', { secret: 'x'.repeat(15) }],
    ['an environment variable that is not set', { secret: process.env.NO_SUCH_VARIABLE }],
    ['a secret that is not a string', { secret: 1234567890123456 }],
    ['deleteAfter instead of options', '7-days'],
  ])('is refused for %s', (_, options) => {
    expect(() => renderIdFor('order 17', options as { secret: string })).toThrow(/secret: expected at least 16 characters/);
  });

  it('never changes between versions of this package', () => {
    // A retry after an upgrade must find the earlier render.
    expect(renderIdFor('workflow/run/1', { secret: 'correct horse battery staple' })).toBe('kagsjm0szf');
    expect(renderIdFor('workflow/run/1', { secret: 'correct horse battery staple', deleteAfter: '1-day' })).toBe('1-day-kagsjm0szf');
  });

  it.each([
    ['workflow/run/1', undefined, '8jnficrfpp'],
    ['default/invoice-video-4711/0198f3a1-7c1e-7a55-8f44-5d6f0c1e2b3a/1', null, 'jwlebzteqv'],
    ['default/invoice-video-4711/0198f3a1-7c1e-7a55-8f44-5d6f0c1e2b3a/2', null, 'f9y77tyvev'],
    ['prod.acme/ordre-\u00e9t\u00e9/0198f3a1-7c1e-7a55-8f44-5d6f0c1e2b3a/1', '30-days', '30-days-2pva2txsvv'],
  ] as const)('of the workflow run %s never changes', (key, deleteAfter, id) => {
    expect(renderIdOfRun(key, deleteAfter)).toBe(id);
  });

  it("has Remotion's prefix for renders that are deleted after some days", () => {
    expect(renderIdFor('order 17', { secret, deleteAfter: '7-days' })).toBe(`7-days-${renderIdFor('order 17', { secret })}`);
    expect(renderIdOfRun('order 17', '7-days')).toBe(`7-days-${renderIdOfRun('order 17')}`);
    expect(randomRenderId('1-day')).toMatch(/^1-day-[a-z0-9]{10}$/);
  });

  it('does not repeat for 20,000 keys', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => renderIdFor(String(index), { secret }));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("S3's clock", () => {
  const local = 1_700_000_000_000;

  it.each([
    ['is the local one when both agree', local - 1_900, local],
    ["is the local one within the precision of the header", local + 2_000, local],
    ['is used when the local one is behind', local + 300_000, local + 300_000],
    ['is used when the local one is ahead', local - 300_000, local - 300_000],
    ['is the local one when S3 sends no date', null, local],
  ])('%s', (_, serverDateMs, expected) => {
    expect(serverNowMs(local, serverDateMs)).toBe(expected);
  });
});

describe('overall progress', () => {
  it.each([
    ['nothing yet', nothing, 0],
    ['all steps', { invoking: 1, frames: 1, encoding: 1, combining: 1, lambdasInvoked: 1, serveUrlOpened: 1, compositionValidated: 1 }, 1],
    ['half the frames', { ...nothing, frames: 0.5 }, 0.3],
    ['the site is opened', { ...nothing, serveUrlOpened: 1 }, 0.1 / 3],
    ['more frames than planned', { invoking: 1, frames: 3, encoding: 1, combining: 1 }, 1],
    ['a negative count', { ...nothing, frames: -1 }, 0],
    ['no frames', { invoking: 1, frames: NaN, encoding: 0, combining: Infinity }, 0.1],
  ])('%s', (_, steps, expected) => {
    expect(overallProgress(steps)).toBeCloseTo(expected, 10);
  });
});

describe('frames to render', () => {
  it.each([
    [[0, 9], 1, 10],
    [[0, 9], 3, 4],
    [[5, 5], 1, 1],
    [[10, 29], 7, 3],
    [[9, 0], 1, 0],
    [[0, 9], 0, 0],
  ] as const)('of %j, every %i: %i', (frameRange, everyNthFrame, expected) => {
    expect(framesToRender({ frameRange: [...frameRange], everyNthFrame })).toBe(expected);
  });

  it('of several ranges are counted together', () => {
    const frameRange: [number, number][] = [
      [0, 9],
      [20, 24],
    ];
    expect(framesToRender({ frameRange, everyNthFrame: 2 })).toBe(5 + 3);
  });
});

describe('the frames of a chunk', () => {
  it.each<[RenderMetadata['frameRange'], number, number, [number, number][]]>([
    [[0, 99], 1, 25, [[0, 24], [25, 49], [50, 74], [75, 99]]],
    [[1137, 1196], 1, 20, [[1137, 1156], [1157, 1176], [1177, 1196]]],
    [[0, 119], 2, 20, [[0, 38], [40, 78], [80, 118]]],
    [[10, 29], 7, 2, [[10, 17], [24, 24]]],
    [[5, 5], 1, 20, [[5, 5]]],
    [[[0, 4], [20, 29]], 1, 4, [[0, 3], [4, 22], [23, 26], [27, 29]]],
  ])('of %j, every %i, %i at a time: %j', (frameRange, everyNthFrame, framesPerLambda, expected) => {
    const planned = { frameRange, everyNthFrame, framesPerLambda };
    expect(expected.map((_, chunk) => framesOfChunk(chunk, planned))).toEqual(expected);
    expect(framesOfChunk(expected.length, planned)).toBeNull();
  });

  it.each([{ frameRange: undefined }, { everyNthFrame: undefined }, { framesPerLambda: undefined }])('are unknown without %j', (missing) => {
    expect(framesOfChunk(0, { frameRange: [0, 9], everyNthFrame: 1, framesPerLambda: 5, ...missing } as never)).toBeNull();
  });
});

describe('costs', () => {
  it.each(AWS_REGIONS)('are those of Remotion in %s', (region) => {
    const timings = [{ chunk: 0, start: 1_000, rendered: 61_000 }];
    const { accruedSoFar, estimatedBillingDurationInMilliseconds } = estimateCosts({
      file: { timings, lambdasInvoked: 3, fatalErrorTimestamp: null },
      startedMs: 0,
      memorySizeInMb: 3009,
      region,
      nowMs: 90_000,
    });
    expect(estimatedBillingDurationInMilliseconds).toBe(60_100 + 2 * 90_000);
    const official = LambdaClientInternals.awsImplementation.estimatePrice({
      region,
      durationInMilliseconds: 60_100 + 2 * 90_000,
      memorySizeInMb: 3009,
      diskSizeInMb: 10_240,
      lambdasInvoked: 3,
    });
    expect(accruedSoFar).toBe(Number(official.toPrecision(5)));
  });
});

describe('regions', () => {
  it.each(AWS_REGIONS)('%s is described as in Remotion', (region) => {
    expect(partitionOf(region)).toEqual(LambdaClientInternals.getAwsRegionMetadata(region));
  });

  it.each(['us-east-9', '', null, 'US-EAST-1'])('%j is not a region', (region) => {
    expect(isAwsRegion(region)).toBe(false);
  });
});

describe('links to the console', () => {
  it.each(['us-east-1', 'cn-north-1'] as const)('are those of Remotion in %s', (region) => {
    const input = { region, functionName: 'main', rendererFunctionName: null, bucketName: 'bucket', renderId: 'abc' };
    const links = awsLinks(input);
    expect(links.folderInS3Console).toBe(LambdaClientInternals.getS3RenderUrl({ ...input }));
    expect(links.cloudWatchLogs).toBe(LambdaClientInternals.getCloudwatchRendererUrl({ ...input, chunk: null }));
    expect(links.cloudWatchMainLogs).toBe(LambdaClientInternals.getCloudwatchMethodUrl({ ...input, method: 'launch' as never }));
    expect(links.progressJsonInConsole).toContain('prefix=renders/abc/progress.json');
    expect(links.lambdaInsightsLogs).toContain('functions/main');
  });
});

describe('links to the logs', () => {
  const place = { region: 'us-east-1', bucketName: 'bucket', renderId: 'abc' };
  const group = (url: string) => /log-group\/\$252Faws\$252Flambda\$252F(.*)\/log-events/.exec(url)?.[1];

  it.each([
    ['main', null, 'main', 'main'],
    ['main', undefined, 'main', 'main'],
    ['main', 'renderer', 'main', 'renderer'],
    ['arn:aws:lambda:us-east-1:123456789012:function:main', 'arn:aws:lambda:us-east-1:123456789012:function:renderer:live', 'main', 'renderer'],
  ])('of %s and %s point to the function that writes them', (functionName, rendererFunctionName, main, renderer) => {
    const links = awsLinks({ ...place, functionName, rendererFunctionName });
    expect([group(links.cloudWatchMainLogs), group(links.cloudWatchLogs)]).toEqual([main, renderer]);
    expect(links.lambdaInsightsLogs).toMatch(/functions\/main$/);
  });
});

describe('a bucket name', () => {
  it.each([
    ['remotionlambda-useast1-abcdefghij', true],
    ['my.bucket.1', true],
    ['ab', false],
    ['Upper', false],
    ['-dash', false],
    ['dash-', false],
    ['a..b', false],
    ['192.168.0.1', false],
    ['x'.repeat(64), false],
  ])('%s: %s', (name, expected) => {
    expect(isBucketName(name)).toBe(expected);
  });
});

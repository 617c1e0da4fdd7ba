import { beforeEach, describe, expect, it } from 'vitest';
import { getRenderProgress } from '../../../../src/remotion/progress/get-render-progress';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';
import { startRender } from '../../../../src/remotion/start/start-render';
import { parseRenderMediaInput } from '../../../../src/validation/validate-input';
import { InMemoryAws } from '../../../fakes/in-memory-aws';

const bucketName = 'remotionlambda-useast1-abcdefghij';
const renderId = 'abcdefghij';
const options: RenderMediaOptions = { functionName: 'acme-video-prod', region: 'us-east-1', forceBucketName: bucketName, serveUrl: 'my-site', composition: 'Hello', codec: 'h264' };
const functionFacts = { version: '4.0.489', memorySizeInMb: 3_008, timeoutInSeconds: 300 };

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

describe('a function with a custom name, whose facts are given', () => {
  it('is launched by the rules of its version, and has its own timeout', async () => {
    await startRender({ ...options, gopSize: 30 }, { aws, renderId, functionFacts, now: () => aws.nowMs });
    expect(aws.invocations).toMatchObject([{ functionName: 'acme-video-prod', type: 'Event', payload: { type: 'launch', renderId, gopSize: 30 } }]);
    expect(aws.invocations[0]!.payload).not.toHaveProperty('enableCancellation');
    expect(JSON.parse(aws.text(bucketName, `renders/${renderId}/progress.json`)!)).toMatchObject({ timeoutTimestamp: aws.nowMs + 300_000 });
  });

  it('has its progress read from S3, without invoking the function', async () => {
    await startRender(options, { aws, renderId, functionFacts });
    const progress = await getRenderProgress({ functionName: 'acme-video-prod', region: 'us-east-1', bucketName, renderId }, { aws, functionFacts });
    expect(progress).toMatchObject({ done: false, functionLaunched: null });
    expect(aws.count('Invoke')).toBe(1);
  });

  it('refuses an option that it is too old for, and a version that is too new', async () => {
    await expect(startRender({ ...options, enableCancellation: true }, { aws, functionFacts })).rejects.toThrow(/enableCancellation: needs a function of version 4\.0\.515/);
    await expect(startRender(options, { aws, functionFacts: { ...functionFacts, version: '4.0.600' } })).rejects.toThrow(/acme-video-prod runs Remotion 4\.0\.600/);
    expect(aws.sent).toEqual([]);
  });
});

describe('a request', () => {
  const request = (more: object) => () => parseRenderMediaInput({ render: options, ...more });

  it.each<[string, object]>([
    ['with the facts of a function with a custom name', { functionFacts }],
    ["to leave such a function to Remotion's start routine", { start: 'handler' }],
    ["to leave a newer function to Remotion's start routine", { start: 'handler', render: { ...options, functionName: 'remotion-render-4-0-600-mem2048mb-disk2048mb-120sec' } }],
  ])('is accepted: %s', (_, more) => {
    expect(request(more)).not.toThrow();
  });

  it.each<[string, object, RegExp]>([
    ['an unconventional name', {}, /render\.functionName: .*functionFacts/],
    ['a newer function, by its name', { render: { ...options, functionName: 'remotion-render-4-0-600-mem2048mb-disk2048mb-120sec' } }, /render\.functionName: .*4\.0\.600/],
    ['a newer function, by its facts', { functionFacts: { ...functionFacts, version: '4.0.600' } }, /render\.functionName: .*4\.0\.600/],
    ['facts without a version', { functionFacts: { ...functionFacts, version: undefined } }, /functionFacts\.version/],
    ['an invalid version', { functionFacts: { ...functionFacts, version: 'latest' } }, /functionFacts\.version: expected a version of Remotion/],
    ['an invalid timeout', { functionFacts: { ...functionFacts, timeoutInSeconds: 0 } }, /functionFacts\.timeoutInSeconds/],
    ['an invalid wait in the queue', { functionFacts, limits: { launchQueueTimeoutMs: -1 } }, /limits\.launchQueueTimeoutMs/],
  ])('is refused, naming the field: %s', (_, more, words) => {
    expect(request(more)).toThrow(words);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { cancelRender } from '../../../src/remotion/cancel-render';
import { deleteRender } from '../../../src/remotion/delete-render';
import { findBucket } from '../../../src/remotion/aws/find-bucket';
import { expectedOutput, findOutput } from '../../../src/remotion/output/output';
import { presignUrl } from '../../../src/remotion/output/presign-url';
import { InMemoryAws, sdkError } from '../../fakes/in-memory-aws';
import { sampleFile, sampleMetadata } from './sample-progress';

const bucketName = 'remotionlambda-useast1-abcdefghij';
const render = { renderId: 'abcdefghij', bucketName, region: 'us-east-1' };

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

describe('finding the bucket', () => {
  it('returns the one that Remotion made for the region', async () => {
    const many = new InMemoryAws({ buckets: ['mine', bucketName, 'remotionlambda-useast2-abcdefghij', 'remotionlambda-old'] });
    expect(await findBucket({ region: 'us-east-1' }, { aws: many })).toBe(bucketName);
  });

  it.each([
    ['none', [], 'the account has no bucket that begins with remotionlambda-useast1-'],
    ['several', [bucketName, 'remotionlambda-useast1-zyx'], `several for us-east-1: ${bucketName}, remotionlambda-useast1-zyx`],
  ])('asks for a name when there are %s', async (_, buckets, problem) => {
    const finding = findBucket({ region: 'us-east-1' }, { aws: new InMemoryAws({ buckets }) });
    await expect(finding).rejects.toMatchObject({ code: 'InvalidRenderRequest', retryable: false });
    await expect(finding).rejects.toThrow('forceBucketName: expected a bucket name, since');
    await expect(finding).rejects.toThrow(problem);
  });

  it('names the missing permission', async () => {
    aws.interrupt('ListBuckets', 'before', () => {
      throw sdkError('AccessDenied', 403);
    });
    const finding = findBucket({ region: 'us-east-1' }, { aws });
    await expect(finding).rejects.toMatchObject({ code: 'RenderAccessDenied', remedy: 'Grant s3:ListAllMyBuckets on *.' });
  });
});

describe('cancelling', () => {
  const marker = 'renders/abcdefghij/cancel.json';

  it('writes the marker that the functions check', async () => {
    aws.put(bucketName, 'renders/abcdefghij/progress.json', JSON.stringify(sampleFile({ cancellationEnabled: true })));
    await cancelRender(render, { aws, now: () => 17 });
    expect(JSON.parse(aws.text(bucketName, marker)!)).toEqual({ cancelledAt: 17 });
  });

  it('writes it even without a progress file, so that a launch still in the queue finds it', async () => {
    await cancelRender(render, { aws });
    expect(aws.keys(bucketName)).toEqual([marker]);
  });

  it.each([false, null, undefined])('refuses a render that does not check it (cancellationEnabled: %s)', async (cancellationEnabled) => {
    aws.put(bucketName, 'renders/abcdefghij/progress.json', JSON.stringify(sampleFile({ cancellationEnabled })));
    await expect(cancelRender(render, { aws })).rejects.toMatchObject({ code: 'RenderNotCancellable', retryable: false, renderId: 'abcdefghij' });
    expect(aws.text(bucketName, marker)).toBeNull();
  });

  it('fails when the progress cannot be read, rather than write a marker that nothing checks', async () => {
    aws.interrupt('GetObject', 'before', () => {
      throw sdkError('SlowDown', 503);
    });
    await expect(cancelRender(render, { aws })).rejects.toMatchObject({ code: 'RenderServiceUnavailable', retryable: true });
  });
});

describe('deleting', () => {
  it('removes the whole folder, over several pages, and returns its size', async () => {
    for (let file = 0; file < 2_345; file++) aws.put(bucketName, `renders/abcdefghij/artifacts/${file}`, 'xx');
    expect(await deleteRender(render, { aws })).toEqual({ freedBytes: 4_690 });
    expect(aws.keys(bucketName)).toEqual([]);
    expect(aws.count('DeleteObjects')).toBe(3);
  });

  it('removes large props that the function did not get to delete', async () => {
    for (const key of ['renders/abcdefghij/progress.json', 'input-props/abcdefghij/zyxwvutsrq.json']) aws.put(bucketName, key, 'xx');
    expect(await deleteRender(render, { aws })).toEqual({ freedBytes: 4 });
    expect(aws.keys(bucketName)).toEqual([]);
  });

  it('leaves other renders, their props and an output elsewhere alone', async () => {
    const props = ['input-props/abcdefghij.json', 'input-props/abcdefghijk/zyxwvutsrq.json', 'input-props/1-day-abcdefghij/zyxwvutsrq.json'];
    const others = ['renders/abcdefghijk/progress.json', 'renders/abc/out.mp4', 'films/mine.mp4', ...props];
    for (const key of [...others, 'renders/abcdefghij/out.mp4']) aws.put(bucketName, key, 'x');
    expect(await deleteRender(render, { aws })).toEqual({ freedBytes: 1 });
    expect(aws.keys(bucketName)).toEqual([...others].sort());
  });

  it('does nothing when repeated', async () => {
    expect(await deleteRender(render, { aws })).toEqual({ freedBytes: 0 });
    expect(aws.count('DeleteObjects')).toBe(0);
  });

  it('says which permission is missing', async () => {
    aws.interrupt('ListObjectsV2', 'before', () => {
      throw sdkError('AccessDenied', 403);
    });
    await expect(deleteRender(render, { aws })).rejects.toMatchObject({
      code: 'RenderAccessDenied',
      remedy: `Grant s3:ListBucket and s3:DeleteObject on arn:aws:s3:::${bucketName}/renders/abcdefghij/*.`,
    });
  });
});

describe('finding an output', () => {
  const input = { ...expectedOutput(sampleMetadata(), bucketName), region: 'us-east-1' };
  const key = 'renders/abcdefghij/out.mp4';

  it('returns its place, size and age', async () => {
    aws.put(bucketName, key, 'xyz');
    expect(await findOutput(input, { aws })).toEqual({
      bucketName,
      key,
      url: `https://s3.us-east-1.amazonaws.com/${bucketName}/${key}`,
      sizeInBytes: 3,
      lastModifiedMs: aws.nowMs,
      serverDateMs: aws.nowMs,
    });
  });

  it('returns null when there is none', async () => {
    expect(await findOutput(input, { aws })).toBeNull();
  });

  it.each([
    ['returns forbidden without one', null, 'forbidden'],
    ['returns it without size and time', 'https://s3.us-east-1.amazonaws.com/a/b', expect.objectContaining({ key, sizeInBytes: null, lastModifiedMs: null })],
  ])("relies on Remotion's URL when the check is denied: it %s", async (_what, outputFile, expected) => {
    aws.interrupt('HeadObject', 'before', () => {
      throw sdkError('UnknownError', 403);
    });
    expect(await findOutput({ ...input, outputFile }, { aws })).toEqual(expected);
  });

  it.each([
    ['out.<extension>', {}, key],
    ['another audio codec', { audioCodec: 'pcm-16' as const }, 'renders/abcdefghij/out.mkv'],
    ['a name', { outName: 'films/a.mp4' }, 'renders/abcdefghij/films/a.mp4'],
  ])('checks %s', async (_, more, expected) => {
    aws.put(bucketName, expected, 'x');
    expect(await findOutput({ ...input, ...expectedOutput(sampleMetadata(more), bucketName) }, { aws })).toMatchObject({ key: expected });
  });
});

describe('signing a URL', () => {
  const input = { region: 'us-east-1', bucketName, objectKey: 'renders/abcdefghij/out.mp4', expiresInSeconds: 900 };

  it('sends nothing', async () => {
    const url = new URL((await presignUrl(input, { aws }))!);
    expect(url.pathname).toBe('/renders/abcdefghij/out.mp4');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(aws.sent).toEqual([]);
  });

  it('checks the object first on request', async () => {
    expect(await presignUrl({ ...input, checkIfObjectExists: true }, { aws })).toBeNull();
    aws.put(bucketName, input.objectKey, 'x');
    expect(await presignUrl({ ...input, checkIfObjectExists: true }, { aws })).toContain('X-Amz-Signature=');
  });

  it.each([59, 604_801, 60.5, NaN, -1])('refuses %s seconds', async (expiresInSeconds) => {
    await expect(presignUrl({ ...input, expiresInSeconds }, { aws })).rejects.toThrow(/expiresInSeconds: expected whole seconds from 60 to 604800/);
  });

  it('refuses an invalid bucket name', async () => {
    await expect(presignUrl({ ...input, bucketName: 'No Bucket' }, { aws })).rejects.toThrow(/bucketName: /);
  });
});

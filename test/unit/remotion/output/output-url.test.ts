import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import { outputUrlFor } from '../../../../src/remotion/output/output';
import { presignUrl } from '../../../../src/remotion/output/presign-url';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

const here = httpServerForEachTest();

describe('the URL of an output', () => {
  const output = { region: 'us-east-1', bucketName: 'bucket', key: 'films/my film.mp4' };

  it.each(['https://bucket.vpce-0abc-xyz.s3.us-east-1.vpce.amazonaws.com', 'http://127.0.0.1:9'])('is the public one even when requests go to %s', async (s3Endpoint) => {
    const aws = createAws({ credentials, s3Endpoint });
    expect(await outputUrlFor(output, { aws })).toBe('https://s3.us-east-1.amazonaws.com/bucket/films/my%20film.mp4');
    expect(await outputUrlFor({ ...output, region: 'cn-north-1' }, { aws })).toBe('https://s3.cn-north-1.amazonaws.com.cn/bucket/films/my%20film.mp4');
  });

  it.each(['http://127.0.0.1:9000', 'http://127.0.0.1:9000/'])('is at the configured public endpoint: %s', async (publicS3Endpoint) => {
    expect(await outputUrlFor(output, { aws: here.aws(), publicS3Endpoint })).toBe('http://127.0.0.1:9000/bucket/films/my%20film.mp4');
  });

  it.each([
    'user-1/1700000000.mp4',
    'née résumé.mp4',
    'auth0|12/my video.mp4',
    'Episode #1.mp4',
    'what?.mp4',
    '100%.mp4',
    '50%25.mp4',
    'a+b.mp4',
    'a&b=c;d@e.mp4',
    "it's (new)!.mp4",
    '漢字/🎬.mp4',
  ])('leads exactly to the object %s', async (key) => {
    const url = await outputUrlFor({ ...output, key }, { aws: here.aws() });
    const { pathname, search, hash } = new URL(url);
    expect([decodeURIComponent(pathname), search, hash]).toEqual([`/bucket/${key}`, '', '']);
    expect(url).not.toContain('+');
    const plain = /^[\w./-]+$/.test(key);
    expect(url === `https://s3.us-east-1.amazonaws.com/bucket/${key}`).toBe(plain);
  });

  it('is at the output provider', async () => {
    const s3OutputProvider = { endpoint: 'https://r2.example', accessKeyId: null, secretAccessKey: null };
    expect(await outputUrlFor({ ...output, s3OutputProvider }, { aws: here.aws() })).toBe('https://bucket.r2.example/films/my%20film.mp4');
    const byPath = { ...s3OutputProvider, forcePathStyle: true };
    expect(await outputUrlFor({ ...output, s3OutputProvider: byPath }, { aws: here.aws() })).toBe('https://r2.example/bucket/films/my%20film.mp4');
  });

  it('can be signed', async () => {
    const input = { region: 'us-east-1', bucketName: 'bucket', objectKey: output.key, expiresInSeconds: 60 };
    expect(await presignUrl(input, { aws: here.aws() })).toMatch(new RegExp(`^${here.endpoint}/bucket/films/my%20film.mp4\\?.*X-Amz-Signature=`));
  });
});

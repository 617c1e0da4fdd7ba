import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import type { RemotionLambdaError } from '../../../../src/remotion/errors/errors';
import { parseRenderMediaOptions, renderMediaOptionsSchema, renderOptionRules } from '../../../../src/remotion/options/render-options';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';

const valid: RenderMediaOptions = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  region: 'us-east-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
};

function refusal(input: unknown): string {
  try {
    parseRenderMediaOptions(input);
  } catch (error) {
    expect(error).toMatchObject({ name: 'RemotionLambdaError', code: 'InvalidRenderRequest', retryable: false });
    return (error as RemotionLambdaError).message;
  }
  return 'accepted';
}

describe('options that are accepted', () => {
  it.each<[string, object]>([
    ['only what is required', {}],
    ['null for a default', { crf: null, outName: null, webhook: null, frameRange: null, inputProps: null }],
    ['undefined for a default', { crf: undefined, jpegQuality: undefined }],
    ['a URL', { serveUrl: 'https://example.com/index.html' }],
    ['a site id that looks like a word', { serveUrl: 'source' }],
    ['one frame', { frameRange: 7 }],
    ['an open end', { frameRange: [7, null] }],
    ['one frame as a range', { frameRange: [7, 7] }],
    ['a name with a fitting extension', { outName: 'film.mkv' }],
    ['a name in folders', { outName: 'a/b.c/film.mp4' }],
    ['a name with a space', { outName: 'my film.mp4' }],
    ['an extension that fits the audio codec', { codec: 'aac', audioCodec: 'pcm-16', outName: 'sound.wav' }],
    ['any key in another bucket', { outName: { bucketName: 'my-bucket', key: 'films/today' } }],
    [
      'an output provider without keys',
      { outName: { bucketName: 'b-1', key: 'k', s3OutputProvider: { endpoint: 'https://r2.example', accessKeyId: null, secretAccessKey: null } } },
    ],
    ['a crf of zero for a codec without crf', { codec: 'prores', crf: 0 }],
    ['the crf of the H.264 chunks of a gif', { codec: 'gif', crf: 20 }],
    ['transparency', { codec: 'vp9', pixelFormat: 'yuva420p', imageFormat: 'png' }],
    ['few frames in one chunk', { frameRange: [3, 5], framesPerLambda: 3 }],
    ['loops of a gif', { codec: 'gif', numberOfGifLoops: 0 }],
    ['a Date in the props', { inputProps: { at: new Date(0) } }],
  ])('%s', (_, more) => {
    const options = { ...valid, ...more };
    expect(refusal(options)).toBe('accepted');
    expect(parseRenderMediaOptions(options)).toBe(options);
  });
});

describe('a field that is refused', () => {
  it.each<[string, object, string]>([
    ['unknown codec', { codec: 'av1' }, 'codec: expected one of "h264"|"h265"|"vp8"|"vp9"|"mp3"|"aac"|"wav"|"gif"|"prores", got "av1"'],
    ['unknown region', { region: 'us-east-9' }, 'region: expected one of "eu-central-1"|'],
    ['nothing', { composition: undefined }, 'composition: expected string, got nothing'],
    ['local file', { serveUrl: 'src/index.ts' }, "serveUrl: expected a deployed site's URL or id"],
    ['local path', { serveUrl: './out' }, "serveUrl: expected a deployed site's URL"],
    ['absolute path', { serveUrl: '/home/me/site' }, "serveUrl: expected a deployed site's URL"],
    ['both ways to chunk', { framesPerLambda: 20, concurrency: 5 }, 'framesPerLambda: expected either framesPerLambda or concurrency'],
    ['too many functions', { concurrency: 201 }, 'concurrency: '],
    ['range backwards', { frameRange: [9, 3] }, 'frameRange: expected the last frame not to be before the first, got [9,3]'],
    ['several ranges', { frameRange: [[0, 3], [5, 6]] }, 'frameRange: expected a frame, or [first, last]'],
    ['negative frame', { frameRange: -1 }, 'frameRange: '],
    ['no frame at all', { everyNthFrame: 0 }, 'everyNthFrame: '],
    ['every half frame', { everyNthFrame: 1.5 }, 'everyNthFrame: '],
    ['scale of nothing', { scale: 0 }, 'scale: '],
    ['scale above 16', { scale: 17 }, 'scale: '],
    ['impatient', { timeoutInMilliseconds: 6_999 }, 'timeoutInMilliseconds: '],
    ['quality above 100', { jpegQuality: 101 }, 'jpegQuality: '],
    ['extension of another codec', { outName: 'film.webm' }, 'outName: expected an extension that matches codec h264: .mp4, .mkv, .mov, got "film.webm"'],
    ['no extension', { outName: 'film' }, 'outName: expected an extension'],
    ['extension of another audio codec', { audioCodec: 'pcm-16', outName: 'a.mp4' }, 'codec h264 with audio codec pcm-16: .mkv, .mov'],
    ['key with a strange beginning', { outName: ' film.mp4' }, 'outName: expected a key that begins with'],
    ['bucket rule', { forceBucketName: 'My_Bucket' }, 'forceBucketName: expected an S3 bucket name'],
    ['bucket rule of the output', { outName: { bucketName: 'B', key: 'k' } }, 'outName.bucketName: expected an S3 bucket name'],
    ['key of the output', { outName: { bucketName: 'b-1', key: '' } }, 'outName.key: '],
    ['output in parts', { outName: { key: 'k' } }, 'outName.bucketName: expected string, got nothing'],
    ['output with more', { outName: { bucketName: 'b-1', key: 'k', region: 'r' } }, 'outName.region: not an option'],
    [
      'endpoint of a provider',
      { outName: { bucketName: 'b-1', key: 'k', s3OutputProvider: { endpoint: 'nowhere', accessKeyId: null, secretAccessKey: null } } },
      'outName.s3OutputProvider.endpoint: expected a URL with https:// or http://, got "nowhere"',
    ],
    ['audio codec of another codec', { codec: 'vp8', audioCodec: 'aac' }, 'audioCodec: expected an audio codec that works with vp8: pcm-16, opus'],
    ['sound of a gif', { codec: 'gif', audioCodec: 'aac' }, 'none, it has no sound'],
    ['crf out of range', { crf: 0 }, 'crf: expected 1 to 51 for codec h264, got 0'],
    ['crf of a codec without', { codec: 'prores', crf: 20 }, 'crf: expected no crf'],
    ['profile of another codec', { proResProfile: 'hq' }, 'proResProfile: expected codec prores, not h264, got "hq"'],
    ['preset of another codec', { codec: 'vp8', x264Preset: 'fast' }, 'x264Preset: expected codec h264, not vp8, got "fast"'],
    ['transparent H.264', { pixelFormat: 'yuva420p', imageFormat: 'png' }, 'pixelFormat: expected codec vp8 or vp9 for yuva420p, not h264'],
    ['transparent JPEG', { codec: 'vp8', pixelFormat: 'yuva420p' }, "pixelFormat: expected imageFormat: 'png' for yuva420p"],
    ['video without images', { imageFormat: 'none' }, 'imageFormat: expected jpeg or png for codec h264'],
    ['sound without sound', { codec: 'mp3', muted: true }, 'muted: expected muted to be off for codec mp3, which has only sound'],
    ['lossless sound in a WebM', { codec: 'vp8', preferLossless: true }, "preferLossless: expected audioCodec: 'pcm-16' with it, since .webm cannot hold lossless sound"],
    ['frames beyond the end', { frameRange: [80, 95], forceDurationInFrames: 90 }, 'frameRange: expected frames from 0 to 89'],
    ['small chunks', { frameRange: [0, 9], framesPerLambda: 2 }, 'framesPerLambda: expected at least 5 of 10 frames, got 2'],
    ['many chunks', { frameRange: [0, 1999], framesPerLambda: 5 }, 'framesPerLambda: expected at least 10: 2000 frames make 400 chunks, but Remotion allows only 200'],
    ['two rates', { crf: 20, videoBitrate: '5M' }, 'crf: expected either crf or videoBitrate'],
    ['rate without buffer', { encodingMaxRate: '5M' }, 'encodingMaxRate: expected encodingBufferSize'],
    ['bitrate as a number', { audioBitrate: '320' }, 'audioBitrate: expected a number followed by K, k or M'],
    ['loops of a film', { numberOfGifLoops: 2 }, 'numberOfGifLoops: expected codec gif, not h264'],
    ['deletion at will', { deleteAfter: '2-days' }, 'deleteAfter: expected one of "1-day"|"3-days"|"7-days"|"30-days"'],
    ['storage class', { storageClass: 'COLD' }, 'storageClass: expected one of "STANDARD"'],
    ['too much for the webhook', { webhook: { url: 'https://e.org', customData: { text: 'x'.repeat(1024) } } }, 'webhook.customData: expected at most 1024'],
    ['webhook of another protocol', { webhook: { url: 'ftp://e.org' } }, 'webhook.url: '],
    ['renamed option', { quality: 80 }, 'quality: renamed to jpegQuality'],
    ['option of another API', { bucketName: 'b' }, 'bucketName: named forceBucketName here'],
    ['unknown option', { framerate: 30 }, 'framerate: not an option'],
    ['unknown option further in', { chromiumOptions: { gpu: true } }, 'chromiumOptions.gpu: not an option'],
    ['variable that is not a string', { envVariables: { A: 1 } }, 'envVariables.A: '],
  ])('%s', (_, more, expected) => {
    expect(refusal({ ...valid, ...more })).toContain(expected);
  });

  it('is reported together with all others', () => {
    const message = refusal({ ...valid, codec: 'x', region: 'y', scale: -1, quality: 1 });
    for (const field of ['codec: ', 'region: ', 'scale: ', 'quality: ']) expect(message).toContain(field);
  });

  it('is shown shortened', () => {
    expect(refusal({ ...valid, codec: 'x'.repeat(10_000) }).length).toBeLessThan(500);
  });

  it.each([null, undefined, 'text', 7, []])('is the whole request when it is %j', (input) => {
    expect(refusal(input)).toContain('the request: expected object');
  });

  it('is not shown when it is secret', () => {
    const secret = 'hush-hush';
    const provider = { endpoint: 'nowhere', accessKeyId: secret, secretAccessKey: secret, more: secret };
    const message = refusal({
      ...valid,
      licenseKey: { secret },
      envVariables: { TOKEN: [secret] },
      webhook: { url: 'https://e.org', secret: [secret] },
      outName: { bucketName: 'b-1', key: 'k', s3OutputProvider: provider },
    });
    expect(message).not.toContain(secret);
  });
});

describe('the schema', () => {
  it('can be extended, and the rules added after', () => {
    const named = renderMediaOptionsSchema()
      .extend({ outName: z.union([z.string(), z.strictObject({ bucketName: z.string(), key: z.string(), provider: z.string() })]).nullish() })
      .superRefine(renderOptionRules);
    expect(named.safeParse({ ...valid, outName: { bucketName: 'b-1', key: 'k', provider: 'r2' } }).success).toBe(true);
    expect(named.safeParse({ ...valid, outName: 'film.webm' }).success).toBe(false);
  });
});

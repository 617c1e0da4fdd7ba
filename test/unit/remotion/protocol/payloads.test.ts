import { LambdaClientInternals } from '@remotion/lambda-client';
import { startHandler } from '@remotion/serverless';
import { describe, expect, it } from 'vitest';
import { supportsCancellation, toLaunchPayload, toServeUrl, toStartPayload, toStatusPayload } from '../../../../src/remotion/protocol/payloads';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';

const required: RenderMediaOptions = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  region: 'eu-central-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
};

const everything: RenderMediaOptions = {
  ...required,
  codec: 'vp9',
  serveUrl: 'https://example.com/site/index.html',
  inputProps: { title: 'one' },
  forceBucketName: 'remotionlambda-eucentral1-abcdefghij',
  rendererFunctionName: 'other',
  framesPerLambda: 40,
  concurrencyPerLambda: 2,
  frameRange: [10, 20],
  everyNthFrame: 2,
  maxRetries: 3,
  timeoutInMilliseconds: 60_000,
  enableCancellation: true,
  outName: { bucketName: 'elsewhere', key: 'film.webm', s3OutputProvider: { endpoint: 'https://s3.example', accessKeyId: 'a', secretAccessKey: 's' } },
  overwrite: true,
  privacy: 'private',
  downloadBehavior: { type: 'download', fileName: 'film.webm' },
  deleteAfter: '7-days',
  storageClass: 'STANDARD_IA',
  metadata: { Author: 'me' },
  audioCodec: 'opus',
  audioBitrate: '128k',
  encodingMaxRate: '5M',
  encodingBufferSize: '10M',
  sampleRate: 44_100,
  crf: 20,
  gopSize: 30,
  pixelFormat: 'yuv420p',
  colorSpace: 'bt709',
  imageFormat: 'png',
  jpegQuality: 90,
  muted: true,
  preferLossless: true,
  scale: 2,
  forceWidth: 640,
  forceHeight: 360,
  forceFps: 24,
  forceDurationInFrames: 100,
  envVariables: { MODE: 'test' },
  chromiumOptions: { gl: 'swangle' },
  offthreadVideoCacheSizeInBytes: 1_000,
  offthreadVideoThreads: 2,
  mediaCacheSizeInBytes: 2_000,
  logLevel: 'verbose',
  webhook: { url: 'https://example.com/hook', secret: 'x', customData: { id: 1 } },
  forcePathStyle: true,
  licenseKey: 'free-license',
  isProduction: false,
};

const samples: [string, RenderMediaOptions][] = [
  ['only what is required', required],
  ['every option', everything],
  ['an x264 preset', { ...required, x264Preset: 'slow', crf: 18 }],
  ['a gif', { ...required, codec: 'gif', numberOfGifLoops: 3 }],
  ['concurrency', { ...required, concurrency: 10, outName: 'a.mp4' }],
];

const version = '4.0.527';

async function officialStartPayload(options: RenderMediaOptions): Promise<Record<string, unknown>> {
  const { renderMediaOnLambdaOptionalToRequired, makeLambdaRenderMediaPayload } = LambdaClientInternals;
  const input = renderMediaOnLambdaOptionalToRequired(options as never);
  return JSON.parse(JSON.stringify(await makeLambdaRenderMediaPayload(input))) as Record<string, unknown>;
}

async function officialLaunchPayload(startPayload: unknown, renderId: string): Promise<unknown> {
  let launched: unknown;
  const handlerInput = {
    params: { bucketName: 'my-bucket', ...(startPayload as object) },
    options: { expectedBucketOwner: null, timeoutInMilliseconds: 120_000, renderId },
    providerSpecifics: {
      ...LambdaClientInternals.awsImplementation,
      writeFile: async () => undefined,
      callFunctionAsync: async ({ payload }: { payload: unknown }) => void (launched = payload),
    },
    insideFunctionSpecifics: {
      defaultX264Preset: null,
      getCurrentRegionInFunction: () => 'eu-central-1',
      getCurrentFunctionName: () => required.functionName,
    },
  };
  await startHandler(handlerInput as unknown as Parameters<typeof startHandler>[0]);
  return JSON.parse(JSON.stringify(launched));
}

function inputPropsOf(options: RenderMediaOptions): { type: 'payload'; payload: string } {
  return { type: 'payload', payload: JSON.stringify(options.inputProps ?? {}) };
}

describe('the start payload', () => {
  it.each(samples)('equals that of renderMediaOnLambda(): %s', async (_, options) => {
    const ours = toStartPayload(options, { version, inputProps: inputPropsOf(options) });
    expect(ours).toEqual(await officialStartPayload(options));
  });
});

describe('the launch payload', () => {
  it.each(samples)("equals what Remotion's start routine makes of the start payload: %s", async (_, options) => {
    const bucketName = options.forceBucketName ?? 'my-bucket';
    const start = { ...(await officialStartPayload(options)), bucketName };
    const ours = toLaunchPayload(options, { version, inputProps: inputPropsOf(options), bucketName, renderId: 'abcdefghij' });
    expect(ours).toEqual(await officialLaunchPayload(start, 'abcdefghij'));
  });

  it('uses the defaults of Remotion 5 for its functions', () => {
    const context = { inputProps: inputPropsOf(required), bucketName: 'b', renderId: 'r' };
    expect(toLaunchPayload(required, { ...context, version: '5.0.1' }).x264Preset).toBe('veryfast');
    expect(toLaunchPayload({ ...required, codec: 'vp8' }, { ...context, version: '5.0.1' }).x264Preset).toBeNull();
  });
});

describe('fields by version', () => {
  const context = { inputProps: inputPropsOf(everything), bucketName: 'b', renderId: 'r' };

  it.each([
    ['licenseKey', '4.0.396', '4.0.399'],
    ['isProduction', '4.0.409', '4.0.410'],
    ['forceDurationInFrames', '4.0.424', '4.0.425'],
    ['forceFps', '4.0.424', '4.0.425'],
    ['sampleRate', '4.0.447', '4.0.448'],
    ['gopSize', '4.0.464', '4.0.466'],
    ['enableCancellation', '4.0.508', '4.0.515'],
  ])('%s is not sent to %s, but is to %s', (field, before, since) => {
    for (const payload of [toStartPayload(everything, { ...context, version: before }), toLaunchPayload(everything, { ...context, version: before })]) {
      expect(payload).not.toHaveProperty(field);
    }
    for (const payload of [toStartPayload(everything, { ...context, version: since }), toLaunchPayload(everything, { ...context, version: since })]) {
      expect(payload).toHaveProperty(field);
    }
  });

  it.each([
    ['4.0.371', 'free-license', 'free-license'],
    ['4.0.399', null, undefined],
    ['4.0.409', null, undefined],
    ['4.0.410', undefined, undefined],
  ])('%s gets apiKey as its own client and start routine send it', (version, inStart, inLaunch) => {
    expect(toStartPayload(everything, { ...context, version }).apiKey).toBe(inStart);
    expect(toLaunchPayload(everything, { ...context, version }).apiKey).toBe(inLaunch);
  });

  it.each([
    ['3.3.80', '4.0.371'],
    ['4.0.300', '4.0.371'],
    ['4.0.528', '4.0.527'],
    ['4.1.0-alpha', '4.0.527'],
    ['main', '4.0.527'],
  ])('%s gets what %s gets, under its own version', (version, nearest) => {
    expect(toStartPayload(everything, { ...context, version })).toEqual({ ...toStartPayload(everything, { ...context, version: nearest }), version });
    expect(toLaunchPayload(required, { ...context, version })).toEqual(toLaunchPayload(required, { ...context, version: nearest }));
  });

  it.each([
    ['4.0.514', false],
    ['4.0.515', true],
    ['4.0.527', true],
    ['4.1.0', true],
    ['3.9.999', false],
  ])('%s can cancel: %s', (of, expected) => {
    expect(supportsCancellation(of)).toBe(expected);
  });
});

describe('the status payload', () => {
  it('equals that of getRenderProgress()', () => {
    const input = { functionName: 'f', region: 'us-east-1', bucketName: 'b', renderId: 'r' } as const;
    const ours = toStatusPayload({ ...input, version });
    expect(ours).toEqual(LambdaClientInternals.getRenderProgressPayload(input as never));
  });
});

describe('a serve URL', () => {
  it.each([
    ['my-site', 'us-east-1', 'https://b.s3.us-east-1.amazonaws.com/sites/my-site/index.html'],
    ['my-site', 'cn-north-1', 'https://b.s3.cn-north-1.amazonaws.com.cn/sites/my-site/index.html'],
    ['http://127.0.0.1:8199/index.html', 'us-east-1', 'http://127.0.0.1:8199/index.html'],
    ['https://example.com', 'us-east-1', 'https://example.com'],
  ])('of %s in %s', (urlOrId, region, expected) => {
    expect(toServeUrl(urlOrId, region, 'b')).toBe(expected);
  });
});

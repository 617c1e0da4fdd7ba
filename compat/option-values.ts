import { audioCodecs, lambdaCodecs } from '../src/remotion/protocol/codecs';
import type { RenderMediaOptions } from '../src/remotion/options/render-options';

/** The required options; the function's name does not matter here. */
export const required = Object.freeze({
  functionName: 'remotion-render',
  region: 'eu-central-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
} satisfies RenderMediaOptions);

/** The options that affect the payload, and not only its destination. */
export type PayloadOption = Exclude<keyof RenderMediaOptions, 'functionName' | 'region'>;

type OptionValues = { readonly [Name in PayloadOption]-?: readonly Exclude<RenderMediaOptions[Name], undefined | null>[] };

const s3OutputProvider = { endpoint: 'https://fra1.digitaloceanspaces.com', accessKeyId: 'key', secretAccessKey: 'secret' };

/**
 * Values for every option of a render: all values of an option that has only a few, and the default where there is one.
 * A new option does not compile until it has values here.
 */
export const optionValues: OptionValues = {
  serveUrl: ['my-site', 'https://example.com/site/index.html', 'http://127.0.0.1:3000'],
  composition: ['Hello', 'Other'],
  codec: lambdaCodecs,

  inputProps: [
    {},
    { title: 'Grüße', count: 1, nothing: null, list: [1, 'a'], left: undefined },
    { at: new Date('2024-02-29T12:00:00.123Z') },
    { file: 'staticfile:remotion-file:logo.png' },
    // Just below and just above the size that fits into the payload.
    { filler: 'x'.repeat(193_900) },
    { filler: 'x'.repeat(194_100) },
  ],
  forceBucketName: ['remotionlambda-eucentral1-abcdefghij'],
  rendererFunctionName: ['remotion-render-chunks'],
  framesPerLambda: [4, 400],
  concurrency: [1, 200],
  concurrencyPerLambda: [1, 4],
  frameRange: [0, 12, [0, 10], [10, null]],
  everyNthFrame: [1, 3],
  maxRetries: [0, 1, 5],
  timeoutInMilliseconds: [30_000, 7_000],
  enableCancellation: [true, false],

  outName: [
    'film.mp4',
    { bucketName: 'my-bucket', key: 'films/film.mp4' },
    { bucketName: 'my-bucket', key: 'film.mp4', s3OutputProvider },
    { bucketName: 'my-bucket', key: 'film.mp4', s3OutputProvider: { ...s3OutputProvider, region: 'fra1', forcePathStyle: true } },
  ],
  overwrite: [true, false],
  privacy: ['public', 'private', 'no-acl'],
  downloadBehavior: [{ type: 'play-in-browser' }, { type: 'download', fileName: null }, { type: 'download', fileName: 'film.mp4' }],
  deleteAfter: ['1-day', '3-days', '7-days', '30-days'],
  storageClass: ['STANDARD', 'STANDARD_IA', 'GLACIER_IR', 'INTELLIGENT_TIERING', 'EXPRESS_ONEZONE'],
  metadata: [{}, { Author: 'me', Title: 'ü' }],

  audioCodec: audioCodecs,
  audioBitrate: ['320k', '1M'],
  videoBitrate: ['5M'],
  encodingMaxRate: ['5M'],
  encodingBufferSize: ['10M'],
  sampleRate: [48_000, 44_100],
  crf: [1, 18, 23.5],
  gopSize: [1, 30],
  x264Preset: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow', 'placebo'],
  pixelFormat: ['yuv420p', 'yuva420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'yuv422p10le', 'yuv444p10le', 'yuva444p10le'],
  proResProfile: ['4444-xq', '4444', 'hq', 'standard', 'light', 'proxy'],
  colorSpace: ['default', 'bt601', 'bt709', 'bt2020-ncl'],
  imageFormat: ['jpeg', 'png', 'none'],
  jpegQuality: [0, 80, 100],
  muted: [true, false],
  preferLossless: [true, false],
  numberOfGifLoops: [0, 3],
  scale: [1, 0.5, 16],
  forceWidth: [1_280],
  forceHeight: [720],
  forceFps: [24, 29.97],
  forceDurationInFrames: [1, 100],

  envVariables: [{}, { MODE: 'test' }],
  chromiumOptions: [
    {},
    { ignoreCertificateErrors: true, disableWebSecurity: true, userAgent: 'me', headless: true },
    { darkMode: true },
    { gl: null },
    { gl: 'swangle' },
    { gl: 'angle' },
    { gl: 'egl' },
    { gl: 'swiftshader' },
    { gl: 'vulkan' },
    { gl: 'angle-egl' },
  ],
  offthreadVideoCacheSizeInBytes: [100_000_000],
  offthreadVideoThreads: [4],
  mediaCacheSizeInBytes: [200_000_000],
  logLevel: ['trace', 'verbose', 'info', 'warn', 'error'],
  webhook: [
    { url: 'https://example.com/hook' },
    { url: 'https://example.com/hook', secret: 'x', customData: { id: 1 } },
    { url: 'https://example.com/hook', secret: null, customData: null },
  ],
  forcePathStyle: [true, false],
  licenseKey: ['free-license'],
  isProduction: [true, false],
};

import type { z as Zod } from 'zod';
import { audioCodecs, lambdaCodecs } from '../protocol/codecs';
import { lazySchema } from './lazy-schema';
import { AWS_REGIONS } from '../protocol/regions';
import type { RenderMediaOptions } from '../protocol/render-media-options';

/** The schema of an output provider. Without keys, its objects are read and written unsigned. */
export const s3OutputProviderSchema = lazySchema((z) => {
  const key = z.string('expected a string, or null together with the other key').nullable();
  return z.strictObject({
    endpoint: z.url({ protocol: /^https?$/, error: 'expected a URL with https:// or http://' }),
    accessKeyId: key,
    secretAccessKey: key,
    region: z.string().min(1).optional(),
    forcePathStyle: z.boolean().optional(),
    // The AWS SDK adds it to credentials objects passed to it, and spreading one (`...credentials`) brings it here.
    $source: z.unknown().optional(),
  });
});

/**
 * The schema of `RenderMediaOptions`: checks each option by itself and rejects unknown ones. Rules across options are in
 * `renderOptionRules`, for `superRefine()`, so that this schema can still be extended.
 */
export const renderMediaOptionsSchema = lazySchema((z) => {
  const integer = (min: number, max = Number.MAX_SAFE_INTEGER) => z.int().min(min).max(max).nullish();
  const flag = z.boolean().nullish();
  const strings = z.record(z.string(), z.string()).nullish();
  const bitrate = z.string().regex(/^\d.*[kKM]$/, 'expected a number followed by K, k or M, like 5M').nullish();

  const s3OutputProvider = s3OutputProviderSchema();
  const outName = z
    .union(
      [
        z.string().min(1),
        z.strictObject({ bucketName: z.string(), key: z.string().min(1), s3OutputProvider: s3OutputProvider.optional() }),
      ],
      'expected a file name, or { bucketName, key, s3OutputProvider? }',
    )
    .nullish();

  const frame = z.int().min(0);
  const frameRange = z
    .union(
      [frame, z.tuple([frame, frame.nullable()])],
      'expected a frame, or [first, last], with null for the end; Lambda accepts only one range',
    )
    .nullish();

  const webhook = z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    secret: z.string().nullish(),
    customData: z.record(z.string(), z.unknown()).nullish(),
  });

  const chromiumOptions = z.strictObject({
    ignoreCertificateErrors: z.boolean().optional(),
    disableWebSecurity: z.boolean().optional(),
    gl: z.enum(['swangle', 'angle', 'egl', 'swiftshader', 'vulkan', 'angle-egl']).nullish(),
    userAgent: z.string().nullish(),
    darkMode: z.boolean().optional(),
    headless: z.boolean().optional(),
  });

  const downloadBehavior = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('play-in-browser') }),
    z.strictObject({ type: z.literal('download'), fileName: z.string().nullable() }),
  ]);

  return z.strictObject({
    functionName: z.string().min(1),
    region: z.enum(AWS_REGIONS),
    serveUrl: z.string().min(1),
    composition: z.string().min(1),
    codec: z.enum(lambdaCodecs),

    inputProps: z.record(z.string(), z.unknown()).nullish(),
    forceBucketName: z.string().nullish(),
    rendererFunctionName: z.string().min(1).nullish(),
    framesPerLambda: integer(1),
    // Remotion's limit of functions per render.
    concurrency: integer(1, 200),
    concurrencyPerLambda: integer(1),
    frameRange,
    everyNthFrame: integer(1),
    maxRetries: integer(0),
    timeoutInMilliseconds: integer(7_000),
    enableCancellation: flag,

    outName,
    overwrite: flag,
    privacy: z.enum(['public', 'private', 'no-acl']).nullish(),
    downloadBehavior: downloadBehavior.nullish(),
    deleteAfter: z.enum(['1-day', '3-days', '7-days', '30-days']).nullish(),
    // A wrong one fails only when the output is written, after everything has been paid for.
    storageClass: z
      .enum([
        'STANDARD',
        'STANDARD_IA',
        'ONEZONE_IA',
        'INTELLIGENT_TIERING',
        'GLACIER',
        'GLACIER_IR',
        'DEEP_ARCHIVE',
        'REDUCED_REDUNDANCY',
        'OUTPOSTS',
        'SNOW',
        'EXPRESS_ONEZONE',
        'FSX_OPENZFS',
        'FSX_ONTAP',
      ])
      .nullish(),
    metadata: strings,

    audioCodec: z.enum(audioCodecs).nullish(),
    audioBitrate: bitrate,
    videoBitrate: bitrate,
    encodingMaxRate: bitrate,
    encodingBufferSize: bitrate,
    sampleRate: integer(1),
    crf: z.number().nullish(),
    gopSize: integer(1),
    x264Preset: z
      .enum(['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow', 'placebo'])
      .nullish(),
    pixelFormat: z
      .enum(['yuv420p', 'yuva420p', 'yuv422p', 'yuv444p', 'yuv420p10le', 'yuv422p10le', 'yuv444p10le', 'yuva444p10le'])
      .nullish(),
    proResProfile: z.enum(['4444-xq', '4444', 'hq', 'standard', 'light', 'proxy']).nullish(),
    colorSpace: z.enum(['default', 'bt601', 'bt709', 'bt2020-ncl']).nullish(),
    imageFormat: z.enum(['jpeg', 'png', 'none']).nullish(),
    jpegQuality: z.number().min(0).max(100).nullish(),
    muted: flag,
    preferLossless: flag,
    numberOfGifLoops: integer(0),
    scale: z.number().positive().max(16).nullish(),
    forceWidth: integer(1),
    forceHeight: integer(1),
    forceFps: z.number().positive().nullish(),
    forceDurationInFrames: integer(1),

    envVariables: strings,
    chromiumOptions: chromiumOptions.nullish(),
    offthreadVideoCacheSizeInBytes: integer(1),
    offthreadVideoThreads: integer(1),
    mediaCacheSizeInBytes: integer(1),
    logLevel: z.enum(['trace', 'verbose', 'info', 'warn', 'error']).nullish(),
    webhook: webhook.nullish(),
    forcePathStyle: flag,
    licenseKey: z.string().nullish(),
    isProduction: flag,
  }) satisfies Zod.ZodType<RenderMediaOptions>;
});

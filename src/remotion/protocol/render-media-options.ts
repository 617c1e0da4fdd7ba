import type { AudioCodec, LambdaCodec } from './codecs';
import type { AwsRegion } from './regions';

/**
 * S3-compatible storage to write the output to, instead of the render's own bucket.
 *
 * Without both keys, its objects are read unsigned: AWS credentials never sign a request to another provider.
 *
 * @see https://www.remotion.dev/docs/lambda/custom-destination#saving-to-another-cloud
 */
export interface S3OutputProvider {
  endpoint: string;
  accessKeyId: string | null;
  secretAccessKey: string | null;
  /** @default 'us-east-1' */
  region?: string;
  /** @default false */
  forcePathStyle?: boolean;
}

/** A file name within the render's folder, or a bucket and a key. */
export type OutName = string | { bucketName: string; key: string; s3OutputProvider?: S3OutputProvider };

/** Called by the function at the end of a render. @see https://www.remotion.dev/docs/lambda/webhooks */
export interface WebhookOption {
  url: string;
  /** Signs the body (HMAC SHA-512); null: not signed. */
  secret?: string | null;
  /** At most 1024 characters of JSON. */
  customData?: Record<string, unknown> | null;
}

/** @see https://www.remotion.dev/docs/chromium-flags */
export interface ChromiumOptions {
  ignoreCertificateErrors?: boolean;
  disableWebSecurity?: boolean;
  gl?: 'swangle' | 'angle' | 'egl' | 'swiftshader' | 'vulkan' | 'angle-egl' | null;
  userAgent?: string | null;
  /** For functions of version 4.0.382 and later. */
  darkMode?: boolean;
  headless?: boolean;
}

/** What a browser does with the URL of the output: play it, or download it. */
export type DownloadBehavior = { type: 'play-in-browser' } | { type: 'download'; fileName: string | null };

/** When a lifecycle rule of the bucket deletes a render. */
export type DeleteAfter = '1-day' | '3-days' | '7-days' | '30-days';

/**
 * What to render: the options of Remotion's `renderMediaOnLambda()`, with its names and defaults
 * (`renderMediaOptionsDefaults`). `null` always means the default. JSON-safe, except for a `Date` in `inputProps`, which
 * Remotion turns into a `Date` again in the composition.
 *
 * @see https://www.remotion.dev/docs/lambda/rendermediaonlambda
 */
export interface RenderMediaOptions {
  /** Name of the deployed function, e.g. `remotion-render-4-0-527-mem2048mb-disk2048mb-120sec`. */
  functionName: string;
  /** Region of the function and of the bucket. */
  region: AwsRegion;
  /** URL of the site, or its id in the bucket (`sites/<id>/index.html`). */
  serveUrl: string;
  /** Id of the composition. */
  composition: string;
  codec: LambdaCodec;

  /** Props of the composition, at most 5 MB of JSON. @default {} */
  inputProps?: Record<string, unknown> | null;
  /** Bucket for all files of this render. Default: the account's only bucket for the region with Remotion's name prefix. */
  forceBucketName?: string | null;
  /** Another function for the chunks. Default: the same. */
  rendererFunctionName?: string | null;
  /** Frames per chunk, at least 5, or all if there are fewer; not together with `concurrency`. Default: Remotion decides. */
  framesPerLambda?: number | null;
  /** Number of chunks, 1 to 200; not together with `framesPerLambda`. */
  concurrency?: number | null;
  /** Browser tabs per function. @default 1 */
  concurrencyPerLambda?: number | null;
  /** One frame, or the first and the last frame; null for the last one means the end. Default: all frames. */
  frameRange?: number | [number, number | null] | null;
  /** @default 1 */
  everyNthFrame?: number | null;
  /** How many times a chunk is retried. @default 1 */
  maxRetries?: number | null;
  /** How long a `delayRender()` may take, in milliseconds, at least 7000. @default 30_000 */
  timeoutInMilliseconds?: number | null;
  /** Whether the render can be cancelled; for functions of version 4.0.515 and later. @default false */
  enableCancellation?: boolean | null;

  /** @default out.<extension> in the render's folder */
  outName?: OutName | null;
  /** Replace an existing output. @default false */
  overwrite?: boolean | null;
  /** ACL of the output; `'no-acl'` for buckets without ACLs. @default 'public' */
  privacy?: 'public' | 'private' | 'no-acl' | null;
  /** @default { type: 'play-in-browser' } */
  downloadBehavior?: DownloadBehavior | null;
  /** When the bucket's lifecycle rule deletes the render; becomes a prefix of the render id. */
  deleteAfter?: DeleteAfter | null;
  /** Storage class of the output in S3, e.g. `STANDARD_IA`. */
  storageClass?: string | null;
  /** Metadata written into the file. */
  metadata?: Record<string, string> | null;

  audioCodec?: AudioCodec | null;
  /** E.g. `320k`. */
  audioBitrate?: string | null;
  /** E.g. `5M`; not together with `crf`. */
  videoBitrate?: string | null;
  /** E.g. `5M`; needs `encodingBufferSize`. */
  encodingMaxRate?: string | null;
  encodingBufferSize?: string | null;
  /** Audio samples per second; other values need a function of version 4.0.448 or later. @default 48_000 */
  sampleRate?: number | null;
  crf?: number | null;
  /** Maximum number of frames between keyframes; for functions of version 4.0.466 and later. */
  gopSize?: number | null;
  x264Preset?: X264Preset | null;
  pixelFormat?: PixelFormat | null;
  proResProfile?: '4444-xq' | '4444' | 'hq' | 'standard' | 'light' | 'proxy' | null;
  /** `bt601` for functions of version 4.0.424 and later. */
  colorSpace?: 'default' | 'bt601' | 'bt709' | 'bt2020-ncl' | null;
  /** @default 'jpeg' */
  imageFormat?: 'jpeg' | 'png' | 'none' | null;
  /** 0 to 100. @default 80 */
  jpegQuality?: number | null;
  /** @default false */
  muted?: boolean | null;
  /** @default false */
  preferLossless?: boolean | null;
  /** How many times a GIF repeats; null: forever. */
  numberOfGifLoops?: number | null;
  /** More than 0, at most 16. @default 1 */
  scale?: number | null;
  forceWidth?: number | null;
  forceHeight?: number | null;
  /** For functions of version 4.0.425 and later. */
  forceFps?: number | null;
  /** For functions of version 4.0.425 and later. */
  forceDurationInFrames?: number | null;

  /** Environment variables of the composition. @default {} */
  envVariables?: Record<string, string> | null;
  /** @default {} */
  chromiumOptions?: ChromiumOptions | null;
  offthreadVideoCacheSizeInBytes?: number | null;
  offthreadVideoThreads?: number | null;
  mediaCacheSizeInBytes?: number | null;
  /** @default 'info' */
  logLevel?: 'trace' | 'verbose' | 'info' | 'warn' | 'error' | null;
  webhook?: WebhookOption | null;
  /** Path-style S3 requests, here and in the function. @default false */
  forcePathStyle?: boolean | null;
  /** Remotion's licence key. */
  licenseKey?: string | null;
  /** `false`: not counted as a billable render; for functions of version 4.0.410 and later. @default true */
  isProduction?: boolean | null;
}

/** x264 presets of `renderMediaOnLambda()`. */
export type X264Preset =
  | 'ultrafast'
  | 'superfast'
  | 'veryfast'
  | 'faster'
  | 'fast'
  | 'medium'
  | 'slow'
  | 'slower'
  | 'veryslow'
  | 'placebo';

/** Pixel formats of `renderMediaOnLambda()`. */
export type PixelFormat =
  | 'yuv420p'
  | 'yuva420p'
  | 'yuv422p'
  | 'yuv444p'
  | 'yuv420p10le'
  | 'yuv422p10le'
  | 'yuv444p10le'
  | 'yuva444p10le';

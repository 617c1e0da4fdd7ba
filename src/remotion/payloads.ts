import { isVersionAtLeast } from './function-name';
import type { SerializedInputProps } from './input-props';
import { partitionOf } from './regions';
import type { RenderMediaOptions, S3OutputProvider } from './render-media-options';
import { renderMediaOptionsDefaults as defaults } from './render-option-defaults';

/** A payload of Remotion's function. @see https://www.remotion.dev/docs/lambda/how-lambda-works */
export type RemotionPayload = { type: 'start' | 'launch' | 'status' } & Record<string, unknown>;

export interface StartPayloadContext {
  /** Version of the function that gets the payload; it refuses another one. */
  version: string;
  inputProps: SerializedInputProps;
}

export interface LaunchPayloadContext extends StartPayloadContext {
  bucketName: string;
  renderId: string;
}

/** The version whose protocol this package was written by. */
export const latestKnownVersion = '4.0.527';

/** First version that looks for the cancel marker. */
export const cancellationSince = '4.0.515';

/** Fields that came with a version; functions before it do not get them. */
const fieldsSince: readonly (readonly [version: string, fields: readonly string[]])[] = [
  ['4.0.414', ['isProduction', 'licenseKey']],
  ['4.0.448', ['forceDurationInFrames', 'forceFps', 'sampleRate']],
  ['4.0.489', ['gopSize']],
  [cancellationSince, ['enableCancellation']],
];

/** The licence key's name before 4.0.414. */
const apiKeyUntil = '4.0.414';

/** Whether functions of the version can cancel a render. */
export function supportsCancellation(version: string): boolean {
  return isVersionAtLeast(version, cancellationSince);
}

/** The payload of `start`: Remotion's own routine, which makes a random render id. */
export function toStartPayload(options: RenderMediaOptions, { version, inputProps }: StartPayloadContext): RemotionPayload {
  return forVersion(version, {
    type: 'start',
    version,
    ...commonFields(options, inputProps),
    bucketName: options.forceBucketName ?? null,
    serveUrl: options.serveUrl,
    framesPerLambda: options.framesPerLambda ?? null,
    concurrencyPerLambda: options.concurrencyPerLambda ?? defaults.concurrencyPerLambda,
    x264Preset: options.x264Preset ?? null,
    isProduction: options.isProduction ?? null,
  });
}

/**
 * The payload of `launch`: the render itself, under an id of the caller's choice. It is what the start routine makes
 * of its own payload.
 */
export function toLaunchPayload(
  options: RenderMediaOptions,
  { version, inputProps, bucketName, renderId }: LaunchPayloadContext,
): RemotionPayload {
  return forVersion(version, {
    type: 'launch',
    ...commonFields(options, inputProps),
    bucketName,
    renderId,
    serveUrl: toServeUrl(options.serveUrl, options.region, bucketName),
    framesPerFunction: options.framesPerLambda ?? null,
    concurrencyPerFunction: options.concurrencyPerLambda ?? defaults.concurrencyPerLambda,
    x264Preset: options.x264Preset ?? defaultX264Preset(options, version),
    isProduction: options.isProduction ?? true,
  });
}

export interface StatusPayloadInput {
  version: string;
  bucketName: string;
  renderId: string;
  s3OutputProvider?: S3OutputProvider | null;
  logLevel?: RenderMediaOptions['logLevel'];
  forcePathStyle?: boolean | null;
}

/** The payload of `status`: the progress of a render. */
export function toStatusPayload({ version, bucketName, renderId, ...input }: StatusPayloadInput): RemotionPayload {
  return {
    type: 'status',
    version,
    bucketName,
    renderId,
    s3OutputProvider: input.s3OutputProvider ?? null,
    logLevel: input.logLevel ?? defaults.logLevel,
    forcePathStyle: input.forcePathStyle ?? defaults.forcePathStyle,
  };
}

/** A site's id stands for its URL in the bucket. */
export function toServeUrl(urlOrId: string, region: string, bucketName: string): string {
  if (/^https?:\/\//.test(urlOrId)) return urlOrId;
  return `https://${bucketName}.s3.${region}.${partitionOf(region).dnsSuffix}/sites/${urlOrId}/index.html`;
}

function commonFields(options: RenderMediaOptions, inputProps: SerializedInputProps): Record<string, unknown> {
  return {
    enableCancellation: options.enableCancellation ?? defaults.enableCancellation,
    rendererFunctionName: options.rendererFunctionName ?? null,
    concurrency: options.concurrency ?? null,
    composition: options.composition,
    inputProps,
    codec: options.codec,
    imageFormat: options.imageFormat ?? defaults.imageFormat,
    crf: options.crf ?? null,
    envVariables: options.envVariables ?? defaults.envVariables,
    pixelFormat: options.pixelFormat ?? null,
    proResProfile: options.proResProfile ?? null,
    gopSize: options.gopSize ?? null,
    jpegQuality: options.jpegQuality ?? defaults.jpegQuality,
    maxRetries: options.maxRetries ?? defaults.maxRetries,
    privacy: options.privacy ?? defaults.privacy,
    logLevel: options.logLevel ?? defaults.logLevel,
    frameRange: options.frameRange ?? null,
    outName: options.outName ?? null,
    timeoutInMilliseconds: options.timeoutInMilliseconds ?? defaults.timeoutInMilliseconds,
    chromiumOptions: options.chromiumOptions ?? defaults.chromiumOptions,
    scale: options.scale ?? defaults.scale,
    everyNthFrame: options.everyNthFrame ?? defaults.everyNthFrame,
    numberOfGifLoops: options.numberOfGifLoops ?? null,
    downloadBehavior: options.downloadBehavior ?? defaults.downloadBehavior,
    muted: options.muted ?? defaults.muted,
    overwrite: options.overwrite ?? defaults.overwrite,
    audioBitrate: options.audioBitrate ?? null,
    videoBitrate: options.videoBitrate ?? null,
    encodingBufferSize: options.encodingBufferSize ?? null,
    encodingMaxRate: options.encodingMaxRate ?? null,
    webhook: toWebhook(options.webhook),
    forceHeight: options.forceHeight ?? null,
    forceWidth: options.forceWidth ?? null,
    forceFps: options.forceFps ?? null,
    forceDurationInFrames: options.forceDurationInFrames ?? null,
    audioCodec: options.audioCodec ?? null,
    offthreadVideoCacheSizeInBytes: options.offthreadVideoCacheSizeInBytes ?? null,
    deleteAfter: options.deleteAfter ?? null,
    colorSpace: options.colorSpace ?? null,
    preferLossless: options.preferLossless ?? defaults.preferLossless,
    forcePathStyle: options.forcePathStyle ?? defaults.forcePathStyle,
    metadata: options.metadata ?? null,
    licenseKey: options.licenseKey ?? null,
    offthreadVideoThreads: options.offthreadVideoThreads ?? null,
    mediaCacheSizeInBytes: options.mediaCacheSizeInBytes ?? null,
    storageClass: options.storageClass ?? null,
    sampleRate: options.sampleRate ?? defaults.sampleRate,
  };
}

function toWebhook(webhook: RenderMediaOptions['webhook']): unknown {
  if (!webhook) return null;
  return { ...webhook, secret: webhook.secret ?? null };
}

/** The function decides this only in `start`; Remotion 5 turns a default on. */
function defaultX264Preset({ codec }: RenderMediaOptions, version: string): string | null {
  return codec === 'h264' && isVersionAtLeast(version, '5.0.0') ? 'veryfast' : null;
}

function forVersion(version: string, payload: RemotionPayload): RemotionPayload {
  const unknown = fieldsSince.flatMap(([since, fields]) => (isVersionAtLeast(version, since) ? [] : fields));
  const known = Object.fromEntries(Object.entries(payload).filter(([field]) => !unknown.includes(field))) as RemotionPayload;
  return isVersionAtLeast(version, apiKeyUntil) ? known : { ...known, apiKey: payload.licenseKey ?? null };
}

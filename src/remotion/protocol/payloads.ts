import { isComparableVersion, isVersionAtLeast } from './function-name';
import { partitionOf } from './regions';
import type { RenderMediaOptions, S3OutputProvider } from './render-media-options';
import { renderMediaOptionsDefaults as defaults } from './render-option-defaults';

/** A payload of Remotion's function. @see https://www.remotion.dev/docs/lambda/how-lambda-works */
export type RemotionPayload = { type: 'start' | 'launch' | 'status' | 'info' } & Record<string, unknown>;

/** Input props in a payload: as JSON, or as a reference to JSON in the bucket. */
export type SerializedInputProps =
  | { type: 'payload'; payload: string }
  | { type: 'bucket-url'; hash: string; bucketName: string };

export interface StartPayloadContext {
  /** Version of the function that gets the payload; it refuses any other. */
  version: string;
  inputProps: SerializedInputProps;
}

export interface LaunchPayloadContext extends StartPayloadContext {
  bucketName: string;
  renderId: string;
}

/** For versions in this range, payloads were compared with those of Remotion's own packages. */
export const oldestKnownVersion = '4.0.371';
export const latestKnownVersion = '4.0.527';

/** The first published version that supports the field; older functions do not get it. */
export const fieldsSince = Object.freeze({
  licenseKey: '4.0.399',
  isProduction: '4.0.410',
  forceDurationInFrames: '4.0.425',
  forceFps: '4.0.425',
  sampleRate: '4.0.448',
  gopSize: '4.0.466',
  enableCancellation: '4.0.515',
});

/** Before this version the start payload has the licence key's old name, too; the launch payload only without the new one. */
const startHasApiKeyUntil = '4.0.410';

/** Whether functions of the version can cancel a render. */
export function supportsCancellation(version: string): boolean {
  return isVersionAtLeast(protocolVersionOf(version), fieldsSince.enableCancellation);
}

/** The version whose rules a payload follows: the latest known one if the version cannot be compared. */
export function protocolVersionOf(version: string): string {
  return isComparableVersion(version) ? version : latestKnownVersion;
}

/** The payload of `start`: Remotion's own routine, which picks a random render id. */
export function toStartPayload(options: RenderMediaOptions, { version, inputProps }: StartPayloadContext): RemotionPayload {
  const payload = forVersion(version, {
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
  return isVersionAtLeast(protocolVersionOf(version), startHasApiKeyUntil) ? payload : { apiKey: null, ...payload };
}

/**
 * The payload of `launch`: the render itself, under an id that the caller picks. The start routine makes the same from its
 * own payload.
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

/** The payload of `info`: the function's version. It starts no browser and reads nothing. */
export function toInfoPayload(): RemotionPayload {
  return { type: 'info', logLevel: defaults.logLevel };
}

/** Turns a site's id into its URL in the bucket; leaves URLs alone. */
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
    webhook: options.webhook ?? null,
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

/** The function sets this default only in `start`; Remotion 5 turns it on. */
function defaultX264Preset({ codec }: RenderMediaOptions, version: string): string | null {
  return codec === 'h264' && isVersionAtLeast(protocolVersionOf(version), '5.0.0') ? 'veryfast' : null;
}

function forVersion(version: string, payload: RemotionPayload): RemotionPayload {
  const protocol = protocolVersionOf(version);
  const unknown = Object.entries(fieldsSince).flatMap(([field, since]) => (isVersionAtLeast(protocol, since) ? [] : [field]));
  const known = Object.fromEntries(Object.entries(payload).filter(([field]) => !unknown.includes(field))) as RemotionPayload;
  return unknown.includes('licenseKey') ? { ...known, apiKey: payload.licenseKey } : known;
}

import type { RenderRequest } from '../../contract/input';
import type { CommandOption } from '../command';

/** How the string on the command line becomes a value in the request. */
export type Kind = 'text' | 'number' | 'flag' | 'inverseFlag' | 'json' | 'frames';

export interface RenderOption {
  /** The option of `renderMediaOnLambda()` that it sets, or `chromiumOptions.` and the name of a Chromium option. */
  sets: keyof RenderRequest | `chromiumOptions.${string}`;
  kind: Kind;
  value?: string;
  about: string;
  alias?: string;
}

const text = (sets: RenderOption['sets'], value: string, about: string, alias?: string): RenderOption => ({ sets, kind: 'text', value, about, alias });
const number = (sets: RenderOption['sets'], about: string, value = 'N'): RenderOption => ({ sets, kind: 'number', value, about });
const flag = (sets: RenderOption['sets'], about: string): RenderOption => ({ sets, kind: 'flag', about });
const json = (sets: RenderOption['sets'], about: string): RenderOption => ({ sets, kind: 'json', value: 'JSON|FILE', about });

/**
 * The options that describe a render, with the names of `npx remotion lambda render`. The client checks the values.
 *
 * @see https://www.remotion.dev/docs/lambda/cli/render
 */
export const renderOptions: Readonly<Record<string, RenderOption>> = {
  'function-name': text('functionName', 'NAME', 'Deployed function (required)', 'function'),
  region: text('region', 'REGION', 'AWS region (default: REMOTION_AWS_REGION, AWS_REGION, us-east-1)'),
  'serve-url': text('serveUrl', 'URL|SITE', 'Deployed site (required)'),
  codec: text('codec', 'CODEC', 'h264 (default), h265, vp8, vp9, prores, gif, mp3, aac, wav'),
  props: json('inputProps', 'Input props'),
  frames: { sets: 'frameRange', kind: 'frames', value: 'N|FIRST-LAST', about: 'Frames to render, such as 9, 0-9 or 10-' },
  'force-bucket-name': text('forceBucketName', 'BUCKET', 'Bucket for the render'),
  'renderer-function-name': text('rendererFunctionName', 'NAME', 'Use another function for the chunks'),
  concurrency: number('concurrency', 'Number of functions'),
  'frames-per-lambda': number('framesPerLambda', 'Frames per function'),
  'concurrency-per-lambda': number('concurrencyPerLambda', 'Browser tabs per function'),
  'every-nth-frame': number('everyNthFrame', 'Render only every nth frame'),
  'max-retries': number('maxRetries', 'Retries per chunk'),
  timeout: number('timeoutInMilliseconds', 'Timeout of delayRender()', 'MS'),
  'enable-cancellation': flag('enableCancellation', 'Make the render cancellable (default: if the function supports it)'),
  'out-name': text('outName', 'NAME', "File name in the render's folder in S3"),
  overwrite: flag('overwrite', 'Replace an existing output with the same name'),
  privacy: text('privacy', 'PRIVACY', 'public (default), private, no-acl'),
  'delete-after': text('deleteAfter', 'TIME', '1-day, 3-days, 7-days or 30-days'),
  'storage-class': text('storageClass', 'CLASS', 'Storage class of the output'),
  metadata: { sets: 'metadata', kind: 'json', value: 'JSON|FILE', about: 'Metadata of the file, as a JSON object' },
  'audio-codec': text('audioCodec', 'CODEC', 'aac, mp3, pcm-16, opus'),
  'audio-bitrate': text('audioBitrate', 'BITRATE', 'Such as 320k'),
  'video-bitrate': text('videoBitrate', 'BITRATE', 'Such as 5M'),
  'max-rate': text('encodingMaxRate', 'BITRATE', 'Maximum bitrate; needs --buffer-size'),
  'buffer-size': text('encodingBufferSize', 'BITRATE', 'Buffer size of the encoder'),
  'sample-rate': number('sampleRate', 'Audio samples per second'),
  crf: number('crf', 'Video quality: lower is better'),
  gop: number('gopSize', 'Maximum number of frames between keyframes'),
  'x264-preset': text('x264Preset', 'PRESET', 'From ultrafast to placebo'),
  'pixel-format': text('pixelFormat', 'FORMAT', 'Such as yuv420p'),
  'prores-profile': text('proResProfile', 'PROFILE', '4444-xq, 4444, hq, standard, light, proxy'),
  'color-space': text('colorSpace', 'SPACE', 'default, bt601, bt709, bt2020-ncl'),
  'image-format': text('imageFormat', 'FORMAT', 'jpeg, png, none'),
  'jpeg-quality': number('jpegQuality', '0 to 100'),
  muted: flag('muted', 'Render without sound'),
  'prefer-lossless': flag('preferLossless', 'Use lossless audio if the codec supports it'),
  'number-of-gif-loops': number('numberOfGifLoops', 'How many times a GIF repeats'),
  scale: number('scale', 'Factor for width and height'),
  width: number('forceWidth', "Override the composition's width", 'PX'),
  height: number('forceHeight', "Override the composition's height", 'PX'),
  fps: number('forceFps', "Override the composition's frame rate"),
  duration: number('forceDurationInFrames', "Override the composition's duration", 'FRAMES'),
  env: json('envVariables', 'Environment variables for the composition, as a JSON object'),
  gl: { sets: 'chromiumOptions.gl', kind: 'text', value: 'RENDERER', about: 'swangle, angle, egl, swiftshader, vulkan, angle-egl' },
  'user-agent': text('chromiumOptions.userAgent', 'TEXT', 'User agent of the browser'),
  'dark-mode': flag('chromiumOptions.darkMode', 'prefers-color-scheme: dark'),
  'disable-web-security': flag('chromiumOptions.disableWebSecurity', 'Disable CORS'),
  'ignore-certificate-errors': flag('chromiumOptions.ignoreCertificateErrors', 'Accept invalid certificates'),
  'disable-headless': { sets: 'chromiumOptions.headless', kind: 'inverseFlag', about: 'Open the browser with a window' },
  'offthreadvideo-cache-size-in-bytes': number('offthreadVideoCacheSizeInBytes', 'Cache size of <OffthreadVideo>', 'BYTES'),
  'offthreadvideo-video-threads': number('offthreadVideoThreads', 'Threads for <OffthreadVideo>'),
  'media-cache-size-in-bytes': number('mediaCacheSizeInBytes', 'Cache size of <Video> from @remotion/media', 'BYTES'),
  log: text('logLevel', 'LEVEL', 'Log level of the function: trace, verbose, info, warn, error'),
  'force-path-style': flag('forcePathStyle', 'Send path-style requests to S3'),
  'license-key': text('licenseKey', 'KEY', "Remotion licence key; visible in the workflow's history"),
  'is-production': flag('isProduction', 'Count it as a billable render'),
};

/** Converts Remotion's options to those of a command. */
export function commandOptionsOf(options: typeof renderOptions): Record<string, CommandOption> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { kind, value, about, alias }]) => {
      const type = kind === 'flag' || kind === 'inverseFlag' ? 'boolean' : 'string';
      return [name, { type, about, ...(value !== undefined && { value }), ...(alias !== undefined && { alias }) }];
    }),
  );
}

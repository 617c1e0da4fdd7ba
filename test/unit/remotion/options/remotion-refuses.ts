import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { renderMedia, RenderInternals } from '@remotion/renderer';
import { validateFramesPerFunction, validateOutname } from '@remotion/serverless-client';
import { NoReactInternals } from 'remotion/no-react';
import type { PairedOptions } from '../../../../src/remotion/options/option-pairs';

const require = createRequire(__filename);
const internal = <T>(path: string): T => require(join(dirname(require.resolve('@remotion/renderer')), path)) as T;
const { validateNumberOfGifLoops } = internal<{ validateNumberOfGifLoops: (loops: number | null, codec: string) => void }>('validate-number-of-gif-loops.js');
const { isAudioCodec } = internal<{ isAudioCodec: (codec: string) => boolean }>('is-audio-codec.js');

export interface Composition {
  durationInFrames: number;
  fps: number;
}

/**
 * Why the installed version of Remotion refuses the options of a render, whatever the composition, in the checks that its
 * function runs: on launch, in the renderer of a chunk or the single function, and when chunks are combined. Null when it
 * accepts them for at least one composition.
 */
export async function remotionAlwaysRefuses(options: PairedOptions, compositions: readonly Composition[]): Promise<string | null> {
  const isSingle = options.concurrency === 1 && !options.rendererFunctionName;
  const codec = isSingle ? options.codec : chunkCodecOf(options);
  const refusals = compositions.map((composition) =>
    refusal(() => {
      launch(options, composition);
      NoReactInternals.validateFps((options.forceFps ?? composition.fps) / (options.everyNthFrame ?? 1), '', codec === 'gif');
    }),
  );
  return refusals.includes(null) ? await refusalOfEncoding(options, isSingle) : refusals.at(-1)!;
}

async function refusalOfEncoding(options: PairedOptions, isSingle: boolean): Promise<string | null> {
  const complaint = await (isSingle ? encodeAlone(options) : encodeChunk(options));
  if (complaint) return complaint;
  if (isAudioCodec(options.codec) && audioOf(options) === 'no') return 'The output format has neither audio nor video';
  return isSingle ? null : refusal(() => combine(options));
}

function refusal(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function launch({ codec, audioCodec, frameRange, everyNthFrame, framesPerLambda, concurrency, forceDurationInFrames }: PairedOptions, composition: Composition): void {
  const durationInFrames = forceDurationInFrames ?? composition.durationInFrames;
  const range = RenderInternals.getRealFrameRange(durationInFrames, frameRange ?? null);
  const frames = RenderInternals.getFramesToRender(range, everyNthFrame ?? 1).length;
  const chunkSize = validateFramesPerFunction({ framesPerFunction: framesPerLambda ?? null, durationInFrames: frames, concurrency: concurrency ?? null });
  validateOutname({ outName: undefined, codec, audioCodecSetting: audioCodec ?? null, separateAudioTo: null, bucketNamePrefix: 'remotionlambda-' });
  if (Math.ceil(frames / chunkSize) > 200) throw new Error('Too many functions');
  RenderInternals.getFileExtensionFromCodec(codec, audioCodec ?? null);
}

/** Remotion checks the frame rate last, so if it complains about this one, it had no other complaint. */
const lastComplaint = { fps: Infinity, text: '"fps" must be a finite' };

const video = { id: 'c', width: 64, height: 36, fps: lastComplaint.fps, durationInFrames: 100, props: {}, defaultProps: {}, defaultCodec: null, defaultOutName: null, defaultVideoImageFormat: null, defaultPixelFormat: null, defaultProResProfile: null, defaultSampleRate: null };

function chunkCodecOf({ codec }: PairedOptions): Exclude<PairedOptions['codec'], 'gif'> | 'h264-ts' {
  return codec === 'h264' || codec === 'gif' ? 'h264-ts' : codec;
}

async function encodeChunk(options: PairedOptions): Promise<string | null> {
  const { codec } = options;
  const chunkCodec = chunkCodecOf(options);
  const audioCodec = RenderInternals.getDefaultAudioCodec({ codec, preferLossless: options.preferLossless ?? false });
  const audioExtension = audioCodec && RenderInternals.getExtensionFromAudioCodec(audioCodec);
  const withSound = audioOf(options) === 'yes' && !isAudioCodec(codec) && audioExtension;
  return complaintOf(() =>
    RenderInternals.internalRenderMedia({
      ...encoding(options),
      codec: chunkCodec,
      audioCodec,
      numberOfGifLoops: null,
      outputLocation: `chunk.${RenderInternals.getFileExtensionFromCodec(chunkCodec, audioCodec)}`,
      separateAudioTo: withSound ? `chunk.${audioExtension}` : null,
      composition: video,
      hardwareAcceleration: 'disable',
      pixelFormat: options.pixelFormat ?? RenderInternals.DEFAULT_PIXEL_FORMAT,
    } as unknown as Parameters<typeof RenderInternals.internalRenderMedia>[0]),
  );
}

function encodeAlone(options: PairedOptions): Promise<string | null> {
  const { codec, audioCodec = null } = options;
  return complaintOf(() =>
    renderMedia({
      ...encoding(options),
      codec,
      audioCodec,
      numberOfGifLoops: options.numberOfGifLoops ?? null,
      outputLocation: `output.${RenderInternals.getFileExtensionFromCodec(codec, audioCodec)}`,
      composition: video,
      serveUrl: 'https://example.com',
    } as unknown as Parameters<typeof renderMedia>[0]),
  );
}

function encoding({ crf, videoBitrate, encodingMaxRate, encodingBufferSize, x264Preset, proResProfile, pixelFormat, imageFormat, muted, preferLossless }: PairedOptions): object {
  return {
    crf: crf ?? null,
    videoBitrate: videoBitrate ?? null,
    audioBitrate: null,
    encodingMaxRate: encodingMaxRate ?? null,
    encodingBufferSize: encodingBufferSize ?? null,
    x264Preset: x264Preset ?? null,
    gopSize: null,
    proResProfile: proResProfile ?? undefined,
    pixelFormat: pixelFormat ?? undefined,
    imageFormat: imageFormat ?? 'jpeg',
    muted: muted ?? false,
    preferLossless: preferLossless ?? false,
    jpegQuality: 80,
    scale: 1,
    everyNthFrame: 1,
    concurrency: 1,
    frameRange: null,
    logLevel: 'error',
    indent: false,
    onCtrlCExit: () => undefined,
    inputProps: {},
  };
}

async function complaintOf(render: () => Promise<unknown>): Promise<string | null> {
  const complaint = await render().then(
    () => 'rendered',
    (error: unknown) => (error as Error).message,
  );
  return complaint.startsWith(lastComplaint.text) ? null : complaint;
}

function combine({ codec, audioCodec, preferLossless, numberOfGifLoops }: PairedOptions): void {
  validateNumberOfGifLoops(numberOfGifLoops ?? null, codec);
  const resolved = RenderInternals.resolveAudioCodec({ setting: audioCodec ?? null, codec, preferLossless: preferLossless ?? false, separateAudioTo: null });
  if (!isAudioCodec(codec)) RenderInternals.getFileExtensionFromCodec(codec, resolved);
}

function audioOf({ codec, muted }: PairedOptions): 'yes' | 'no' | 'maybe' {
  return RenderInternals.getShouldRenderAudio({ assetsInfo: null, codec, enforceAudioTrack: true, muted: muted ?? false });
}

import { audioCodecsOf, defaultExtension, extensionsFor, isAudioOnly } from '../protocol/codecs';
import type { LambdaCodec } from '../protocol/codecs';
import { isVersionAtLeast, parseFunctionName } from '../protocol/function-name';
import { latestKnownVersion, protocolVersionOf } from '../protocol/payloads';
import { rendersAlone } from '../protocol/planned-slots';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { renderMediaOptionsDefaults as defaults } from '../protocol/render-option-defaults';
import { chunkSizeViolation, frameRangeViolation } from './frame-violations';

/** The options that Remotion's function checks against one another only once it runs and has to be paid for. */
export type PairedOptions = Pick<
  RenderMediaOptions,
  | 'functionName'
  | 'rendererFunctionName'
  | 'codec'
  | 'audioCodec'
  | 'preferLossless'
  | 'muted'
  | 'framesPerLambda'
  | 'concurrency'
  | 'frameRange'
  | 'everyNthFrame'
  | 'forceFps'
  | 'forceDurationInFrames'
  | 'crf'
  | 'videoBitrate'
  | 'encodingMaxRate'
  | 'encodingBufferSize'
  | 'numberOfGifLoops'
  | 'x264Preset'
  | 'proResProfile'
  | 'pixelFormat'
  | 'imageFormat'
>;

export interface OptionPair {
  /** The option to correct. */
  option: keyof PairedOptions;
  /** What is expected instead; falsy if the combination is valid. */
  violation: (options: PairedOptions) => string | null | false | undefined;
}

/**
 * Combinations of options that never render, whatever the composition: those that the function of 4.0.527 rejects, and
 * some that it passes on to FFmpeg, which fails on them. The function checks what depends on the composition.
 *
 * A rule that older functions do not have applies from `latestKnownVersion` on.
 */
export const optionPairs: readonly OptionPair[] = [
  // serverless-client/validate-frames-per-function
  {
    option: 'framesPerLambda',
    violation: ({ framesPerLambda, concurrency }) => isSet(framesPerLambda) && isSet(concurrency) && 'expected either framesPerLambda or concurrency, not both',
  },
  { option: 'framesPerLambda', violation: chunkSizeViolation },
  // renderer/get-frame-to-render
  { option: 'frameRange', violation: frameRangeViolation },
  // renderer/crf
  {
    option: 'crf',
    violation: (options) =>
      isSet(options.crf) && isSet(options.videoBitrate) && (options.crf !== 0 || isLatest(options)) && 'expected either crf or videoBitrate, not both',
  },
  { option: 'crf', violation: crfViolation },
  {
    option: 'encodingMaxRate',
    violation: ({ encodingMaxRate, encodingBufferSize }) => isSet(encodingMaxRate) && !isSet(encodingBufferSize) && 'expected encodingBufferSize to be set too',
  },
  // renderer/prores-profile, renderer/options/x264-preset, renderer/pixel-format, renderer/image-format
  { option: 'proResProfile', violation: ({ proResProfile, codec }) => isSet(proResProfile) && codec !== 'prores' && `expected codec prores, not ${codec}` },
  { option: 'x264Preset', violation: (options) => isSet(options.x264Preset) && encodedBy(options) !== 'h264' && `expected codec h264, not ${options.codec}` },
  {
    option: 'pixelFormat',
    violation: ({ pixelFormat, codec }) => pixelFormat === 'yuva420p' && codec !== 'vp8' && codec !== 'vp9' && `expected codec vp8 or vp9 for yuva420p, not ${codec}`,
  },
  {
    option: 'pixelFormat',
    violation: ({ pixelFormat, imageFormat, codec }) =>
      (pixelFormat === 'yuva420p' || pixelFormat === 'yuva444p10le') &&
      !isAudioOnly(codec) &&
      (imageFormat ?? defaults.imageFormat) === 'jpeg' &&
      `expected imageFormat: 'png' for ${pixelFormat}, since JPEG has no transparency`,
  },
  // renderer/stitch-frames-to-video: FFmpeg gets images that were never captured
  {
    option: 'imageFormat',
    violation: ({ imageFormat, codec }) => imageFormat === 'none' && !isAudioOnly(codec) && `expected jpeg or png for codec ${codec}, which needs images`,
  },
  { option: 'muted', violation: ({ muted, codec }) => muted && isAudioOnly(codec) && `expected muted to be off for codec ${codec}, which has only sound` },
  // renderer/get-extension-from-codec, renderer/combine-chunks, renderer/validate-output-filename
  {
    option: 'audioCodec',
    violation: ({ codec, audioCodec }) =>
      audioCodec &&
      !audioCodecsOf(codec).includes(audioCodec) &&
      `expected an audio codec that works with ${codec}: ${audioCodecsOf(codec).join(', ') || 'none, it has no sound'}`,
  },
  { option: 'preferLossless', violation: losslessViolation },
  // renderer/validate-number-of-gif-loops
  {
    option: 'numberOfGifLoops',
    // Older functions silently ignored it.
    violation: (options) => isSet(options.numberOfGifLoops) && options.codec !== 'gif' && (isLatest(options) || options.codec !== 'h264') && `expected codec gif, not ${options.codec}`,
  },
  // renderer/render-media, only when a single function renders everything
  {
    option: 'forceFps',
    violation: (options) =>
      options.codec === 'gif' && isAlone(options) && (options.forceFps ?? 0) / (options.everyNthFrame ?? 1) > maxGifFps && `expected at most ${maxGifFps} frames per second for a GIF, after everyNthFrame`,
  },
];

const maxGifFps = 50;

/** A GIF's chunks are H.264; only a render in a single function encodes a GIF directly. */
function encodedBy(options: PairedOptions): LambdaCodec {
  return options.codec === 'gif' && !isAlone(options) ? 'h264' : options.codec;
}

/** @see https://www.remotion.dev/docs/encoding#controlling-quality-using-the-crf-setting */
const crfRanges: Partial<Record<LambdaCodec, [number, number]>> = { h264: [1, 51], h265: [0, 51], vp8: [4, 63], vp9: [0, 63] };

function crfViolation(options: PairedOptions): string | null {
  const { crf, codec } = options;
  if (!isSet(crf)) return null;
  const range = crfRanges[encodedBy(options)];
  // The function treats 0 as no crf.
  if (!range) return crf === 0 ? null : `expected no crf, since codec ${codec} has none`;
  const [min, max] = range;
  return crf >= min && crf <= max ? null : `expected ${min} to ${max} for codec ${codec}`;
}

/** Unless `audioCodec` says otherwise, the output's container is one for compressed sound. */
function losslessViolation(options: PairedOptions): string | null {
  const { codec, audioCodec = null, preferLossless, muted } = options;
  if (!preferLossless) return null;
  const container = defaultExtension(codec, audioCodec);
  const wanted = codec === 'gif' ? null : extensionsFor(codec, 'pcm-16');
  if (container === null || !wanted || wanted.includes(container)) return null;
  // With several functions nothing checks this, and FFmpeg puts PCM into an MP4, but not into the other containers.
  const isMuxed = container === 'mp4' || muted === true;
  return isMuxed && !isAlone(options) ? null : `expected audioCodec: 'pcm-16' with it, since .${container} cannot hold lossless sound`;
}

function isAlone(options: PairedOptions): boolean {
  return hasVersion(options, (version) => rendersAlone(options, version));
}

function isLatest(options: PairedOptions): boolean {
  return hasVersion(options, (version) => isVersionAtLeast(protocolVersionOf(version), latestKnownVersion));
}

/** A function whose name does not contain its version gets the benefit of the doubt: false. */
function hasVersion({ functionName }: PairedOptions, matches: (version: string) => boolean): boolean {
  const facts = parseFunctionName(functionName);
  return facts !== null && matches(facts.version);
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

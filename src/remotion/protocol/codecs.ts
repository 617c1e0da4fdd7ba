/** Codecs of `renderMediaOnLambda()`. @see https://www.remotion.dev/docs/lambda/rendermediaonlambda#codec */
export const lambdaCodecs = Object.freeze(['h264', 'h265', 'vp8', 'vp9', 'mp3', 'aac', 'wav', 'gif', 'prores'] as const);
/** Codecs of `renderMediaOnLambda()`. */
export type LambdaCodec = (typeof lambdaCodecs)[number];

export const audioCodecs = Object.freeze(['pcm-16', 'aac', 'mp3', 'opus'] as const);
/** Audio codecs of `renderMediaOnLambda()`. */
export type AudioCodec = (typeof audioCodecs)[number];

interface CodecFacts {
  /** Extension of the output when `audioCodec` is not set. */
  extension: string;
  hasVideo: boolean;
  hasAudio: boolean;
  /** What Remotion uses when `audioCodec` is not set: by default, and with `preferLossless`. */
  audio: { compressed: AudioCodec; lossless: AudioCodec } | null;
  /** Allowed extensions by audio codec; the first is the default. */
  extensions: Partial<Record<AudioCodec, readonly string[]>>;
}

/** @see https://www.remotion.dev/docs/encoding#audio-codec */
const facts: Record<LambdaCodec, CodecFacts> = {
  h264: {
    extension: 'mp4',
    hasVideo: true,
    hasAudio: true,
    audio: { compressed: 'aac', lossless: 'pcm-16' },
    extensions: { 'pcm-16': ['mkv', 'mov'], aac: ['mp4', 'mkv', 'mov'], mp3: ['mp4', 'mkv', 'mov'] },
  },
  h265: {
    extension: 'mp4',
    hasVideo: true,
    hasAudio: true,
    audio: { compressed: 'aac', lossless: 'pcm-16' },
    extensions: { aac: ['mp4', 'mkv', 'hevc'], 'pcm-16': ['mkv'] },
  },
  vp8: {
    extension: 'webm',
    hasVideo: true,
    hasAudio: true,
    audio: { compressed: 'opus', lossless: 'pcm-16' },
    extensions: { 'pcm-16': ['mkv'], opus: ['webm'] },
  },
  vp9: {
    extension: 'webm',
    hasVideo: true,
    hasAudio: true,
    audio: { compressed: 'opus', lossless: 'pcm-16' },
    extensions: { 'pcm-16': ['mkv'], opus: ['webm'] },
  },
  prores: {
    extension: 'mov',
    hasVideo: true,
    hasAudio: true,
    audio: { compressed: 'pcm-16', lossless: 'pcm-16' },
    extensions: { aac: ['mov', 'mkv', 'mxf'], 'pcm-16': ['mov', 'mkv', 'mxf'] },
  },
  gif: { extension: 'gif', hasVideo: true, hasAudio: false, audio: null, extensions: {} },
  mp3: {
    extension: 'mp3',
    hasVideo: false,
    hasAudio: true,
    audio: { compressed: 'mp3', lossless: 'pcm-16' },
    extensions: { mp3: ['mp3'], 'pcm-16': ['wav'] },
  },
  aac: {
    extension: 'aac',
    hasVideo: false,
    hasAudio: true,
    audio: { compressed: 'aac', lossless: 'pcm-16' },
    extensions: { aac: ['aac', '3gp', 'm4a', 'm4b', 'mpg', 'mpeg'], 'pcm-16': ['wav'] },
  },
  wav: {
    extension: 'wav',
    hasVideo: false,
    hasAudio: true,
    audio: { compressed: 'pcm-16', lossless: 'pcm-16' },
    extensions: { 'pcm-16': ['wav'] },
  },
};

export function isLambdaCodec(codec: unknown): codec is LambdaCodec {
  return (lambdaCodecs as readonly unknown[]).includes(codec);
}

export function isAudioOnly(codec: LambdaCodec): boolean {
  return !facts[codec].hasVideo;
}

/** Audio codecs that can be combined with the codec. */
export function audioCodecsOf(codec: LambdaCodec): AudioCodec[] {
  return Object.keys(facts[codec].extensions) as AudioCodec[];
}

/**
 * Extensions that an output's name may have, the default first; null when the two codecs cannot be combined.
 *
 * `audioCodec: null` means the codec's default.
 */
export function extensionsFor(codec: LambdaCodec, audioCodec: AudioCodec | null): readonly string[] | null {
  const { audio, extension, extensions } = facts[codec];
  const resolved = audioCodec ?? audio?.compressed ?? null;
  return resolved === null ? [extension] : (extensions[resolved] ?? null);
}

/** Extension of an output without an `outName`; null when the two codecs cannot be combined. */
export function defaultExtension(codec: LambdaCodec, audioCodec: AudioCodec | null): string | null {
  const { extension, extensions } = facts[codec];
  return audioCodec === null ? extension : (extensions[audioCodec]?.[0] ?? null);
}

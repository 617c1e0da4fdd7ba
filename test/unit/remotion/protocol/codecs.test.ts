import { NoReactAPIs } from '@remotion/renderer/pure';
import { describe, expect, it } from 'vitest';
import { audioCodecs, audioCodecsOf, defaultExtension, extensionsFor, isAudioOnly, lambdaCodecs } from '../../../../src/remotion/protocol/codecs';

const pairs = lambdaCodecs.flatMap((codec) => [null, ...audioCodecs].map((audioCodec) => [codec, audioCodec] as const));

describe("codecs match Remotion's", () => {
  it.each(pairs)('%s with audio codec %s: the extension of an output', (codec, audioCodec) => {
    expect(defaultExtension(codec, audioCodec)).toBe(orNull(() => NoReactAPIs.getFileExtensionFromCodec(codec, audioCodec)));
  });

  it.each(pairs)('%s with audio codec %s: the extensions that fit', (codec, audioCodec) => {
    const candidates = ['mp4', 'mkv', 'mov', 'hevc', 'webm', 'mp3', 'wav', 'aac', '3gp', 'm4a', 'm4b', 'mpg', 'mpeg', 'mxf', 'gif', 'avi'];
    const official = candidates.filter((extension) => fits(extension, codec, audioCodec));
    expect([...(extensionsFor(codec, audioCodec) ?? [])].sort()).toEqual(official.sort());
  });

  it.each(lambdaCodecs)('%s: audio and video', (codec) => {
    expect(isAudioOnly(codec)).toBe(NoReactAPIs.isAudioCodec(codec));
    expect(audioCodecsOf(codec).length > 0).toBe(NoReactAPIs.codecSupportsMedia(codec).audio);
  });
});

function fits(extension: string, codec: (typeof lambdaCodecs)[number], audioCodec: (typeof audioCodecs)[number] | null): boolean {
  const input = { codec, audioCodecSetting: audioCodec, extension, preferLossless: false, separateAudioTo: null };
  return orNull(() => (NoReactAPIs.validateOutputFilename(input), true)) ?? false;
}

function orNull<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}

import { audioCodecs, audioCodecsOf, extensionsFor, lambdaCodecs } from '../../src/remotion/protocol/codecs';
import type { AudioCodec, LambdaCodec } from '../../src/remotion/protocol/codecs';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import type { Random } from './random';

export const startedDate = 1_700_000_000_000;
export const renderId = 'abcdefghij';
export const functionName = 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec';

/** Metadata of renders with every codec, with and without audio, whole or in part, under every kind of name. */
export function generateMetadata(random: Random, providerEndpoint: string): RenderMetadata {
  const { pick, chance, integer } = random;
  const codec = pick(lambdaCodecs);
  const audioCodec = chance(0.4) ? pick([...audioCodecsOf(codec), null]) : null;
  const totalChunks = 1 + integer(5);
  const frames = 1 + integer(300);
  return {
    type: 'video',
    codec: chance(0.03) ? ('av1' as LambdaCodec) : codec,
    // Few renders get this far with incompatible codecs.
    audioCodec: chance(0.02) ? pick(audioCodecs) : audioCodec,
    imageFormat: pick(['jpeg', 'png', 'none']),
    muted: chance(0.4),
    frameRange: generateFrameRange(random, frames),
    everyNthFrame: pick([1, 1, 1, 2, 3, 10]),
    compositionId: 'Hello',
    siteId: 'https://example.com',
    dimensions: { width: 1280, height: 720 },
    scale: pick([1, 0.5]),
    startedDate,
    totalChunks,
    framesPerLambda: Math.ceil(frames / totalChunks),
    estimatedTotalLambdaInvokations: totalChunks + 1,
    estimatedRenderLambdaInvokations: pick([totalChunks, totalChunks, 0]),
    functionName,
    rendererFunctionName: pick([functionName, 'remotion-render-4-0-527-mem3009mb-disk2048mb-300sec', 'custom']),
    lambdaVersion: '4.0.527',
    memorySizeInMb: 2048,
    region: 'us-east-1',
    renderId: pick([renderId, renderId, `1-day-${renderId}`]),
    inputProps: { type: 'payload', payload: '{"title": "Ünï"}' },
    outName: generateOutName(random, codec, audioCodec, providerEndpoint),
    outputFileIsConditional: chance(0.5),
    privacy: pick(['public', 'public', 'private', 'no-acl'] as const),
    deleteAfter: pick([null, '1-day'] as const),
    downloadBehavior: pick([{ type: 'play-in-browser' }, { type: 'download', fileName: 'film.mp4' }] as const),
    numberOfGifLoops: pick([null, 3]),
    audioBitrate: pick([null, '320k']),
    metadata: pick([null, { Author: 'Somebody' }]),
  };
}

function generateFrameRange({ pick, integer, chance }: Random, frames: number): RenderMetadata['frameRange'] {
  if (chance(0.03)) return [7, 6];
  const first = pick([0, 0, 10]);
  const whole: [number, number] = [first, first + frames - 1];
  const next = whole[1] + 1 + integer(20);
  return pick<RenderMetadata['frameRange']>([whole, whole, whole, [[first, first + 4], [next, next + frames]], [first, first]]);
}

function generateOutName({ pick, chance }: Random, codec: LambdaCodec, audioCodec: AudioCodec | null, endpoint: string): RenderMetadata['outName'] {
  const extension = pick(extensionsFor(codec, audioCodec) ?? ['mp4']);
  if (chance(0.45)) return undefined;
  return pick([
    `film.${extension}`,
    `sub folder/film ü.${extension}`,
    `film.${pick(['mp4', 'txt', 'webm'])}`,
    { bucketName: 'films', key: `a/${codec}.${extension}` },
    { bucketName: 'films', key: 'without-extension' },
    { bucketName: pick(['films', 'Not_A_Bucket']), key: pick(['ünicode.mp4', '%.mp4', 'films/ü.mp4']) },
    { bucketName: 'films', key: 'a.mp4', s3OutputProvider: { endpoint } },
    { bucketName: 'films', key: 'a b.mp4', s3OutputProvider: { endpoint } },
  ]);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { optionPairs } from '../../../../src/remotion/options/option-pairs';
import type { PairedOptions } from '../../../../src/remotion/options/option-pairs';
import { failedReason } from '../../../../src/remotion/progress/failed-reason';
import { lambdaCodecs } from '../../../../src/remotion/protocol/codecs';
import { remotionAlwaysRefuses } from './remotion-refuses';

const newest = 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec';
const oldest = 'remotion-render-4-0-371-mem2048mb-disk2048mb-120sec';

const choices: Partial<PairedOptions>[] = [
  ...[0, 1, 52, 64].map((crf) => ({ crf })),
  { videoBitrate: '5M' },
  { encodingMaxRate: '5M' },
  { encodingBufferSize: '5M' },
  { x264Preset: 'fast' },
  { proResProfile: 'hq' },
  { pixelFormat: 'yuv444p' },
  { pixelFormat: 'yuva420p' },
  { pixelFormat: 'yuva444p10le' },
  { imageFormat: 'png' },
  { imageFormat: 'jpeg' },
  ...(['pcm-16', 'aac', 'mp3', 'opus'] as const).map((audioCodec) => ({ audioCodec })),
  { preferLossless: true },
  { muted: true },
  { numberOfGifLoops: 2 },
  { everyNthFrame: 2 },
  { forceFps: 60 },
  { forceFps: 120 },
];

const frameChoices: Partial<PairedOptions>[] = [
  { frameRange: 7 },
  { frameRange: [7, 3] },
  { frameRange: [10, 20] },
  { frameRange: [10, null] },
  { frameRange: [0, 999] },
  { frameRange: [0, 1000] },
  { forceDurationInFrames: 1 },
  { forceDurationInFrames: 8 },
  { forceDurationInFrames: 1001 },
  { everyNthFrame: 2 },
  { everyNthFrame: 5 },
  ...[1, 4, 5, 6].map((framesPerLambda) => ({ framesPerLambda })),
  { concurrency: 200 },
];

/** Every choice alone, and every pair of choices of different options. */
function withPartner(all: Partial<PairedOptions>[]): Partial<PairedOptions>[] {
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => ({ one, other })));
  return [{}, ...all, ...pairs.filter(({ one, other }) => Object.keys(one)[0] !== Object.keys(other)[0]).map(({ one, other }) => ({ ...one, ...other }))];
}

function weRefuse(options: PairedOptions): string[] {
  return optionPairs.flatMap(({ option, violation }) => (violation(options) ? [option] : []));
}

const compositions = [1, 11, 90, 2_000].flatMap((durationInFrames) => [1, 120].map((fps) => ({ durationInFrames, fps })));

/** Pairs that pass all of Remotion's checks but fail in FFmpeg, as seen on the real function. */
function isBeyondFfmpeg({ codec, preferLossless, audioCodec, muted }: PairedOptions): boolean {
  const isCompressedOnly = codec === 'mp3' || codec === 'aac' || ((codec === 'vp8' || codec === 'vp9') && muted !== true);
  return preferLossless === true && audioCodec !== 'pcm-16' && isCompressedOnly;
}

const folder = { before: process.env.TMPDIR, path: '' };
beforeAll(() => {
  folder.path = mkdtempSync(join(tmpdir(), 'option-pairs-'));
  // Remotion creates a folder for every render that it begins to check.
  process.env.TMPDIR = folder.path;
  // It also logs what it leaves out.
  vi.spyOn(console, 'warn').mockReturnValue(undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
  if (folder.before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = folder.before;
  rmSync(folder.path, { recursive: true, force: true });
});

describe('a pair of options is refused exactly when the installed Remotion refuses it for every composition', () => {
  const rows = lambdaCodecs.flatMap((codec) => [
    { codec, by: 'several functions', more: {} },
    { codec, by: 'one function', more: { concurrency: 1 } },
  ]);

  it.each(rows)('$codec by $by', async ({ codec, more }) => {
    const differences: unknown[] = [];
    for (const pair of withPartner(choices)) {
      const options: PairedOptions = { functionName: newest, codec, ...more, ...pair };
      const why = await remotionAlwaysRefuses(options, compositions);
      const ours = weRefuse(options);
      if (ours.length > 0 !== (why !== null || isBeyondFfmpeg(options))) differences.push({ options, why, ours });
      if (why !== null) expect([why, failedReason({ name: 'Error', message: why, stack: `Error: ${why}\n    at f (/var/task/index.js:1:1)` })]).toEqual([why, 'invalidOption']);
    }
    expect(differences).toEqual([]);
  });

  it('frames and chunks', async () => {
    const differences: unknown[] = [];
    for (const pair of withPartner(frameChoices)) {
      for (const third of [{}, { forceDurationInFrames: 1001 }, { framesPerLambda: 5 }]) {
        const options: PairedOptions = { functionName: newest, codec: 'h264', ...third, ...pair };
        const why = await remotionAlwaysRefuses(options, compositions);
        const ours = weRefuse(options);
        if (ours.length > 0 !== (why !== null)) differences.push({ options, why, ours });
      }
    }
    expect(differences).toEqual([]);
  });
});

describe('a pair that passes Remotion and fails in FFmpeg', () => {
  it.each(lambdaCodecs)('imageFormat none is refused unless the codec has no images: %s', (codec) => {
    const hasImages = codec !== 'mp3' && codec !== 'aac' && codec !== 'wav';
    expect(weRefuse({ functionName: newest, codec, imageFormat: 'none' })).toEqual(hasImages ? ['imageFormat'] : []);
  });
});

describe('concurrency: 1 with a separate renderer function', () => {
  it('counts as a render by several functions', () => {
    const alone: PairedOptions = { functionName: newest, codec: 'gif', x264Preset: 'fast', concurrency: 1 };
    expect(weRefuse(alone)).toEqual(['x264Preset']);
    expect(weRefuse({ ...alone, rendererFunctionName: newest })).toEqual([]);
  });
});

describe('functions of earlier versions accept more', () => {
  it.each<[string, Partial<PairedOptions>, string, string]>([
    ['loops of an H.264 video are left out', { codec: 'h264', numberOfGifLoops: 2 }, 'numberOfGifLoops', ''],
    ['a crf of 0 does not conflict with a bitrate', { codec: 'vp9', crf: 0, videoBitrate: '5M' }, 'crf', ''],
    ['a single chunk is rendered by a separate function', { codec: 'gif', x264Preset: 'fast', concurrency: 1 }, 'x264Preset', ''],
    ['what never works is still refused', { codec: 'vp8', x264Preset: 'fast', concurrency: 1 }, 'x264Preset', 'x264Preset'],
  ])('%s', (_, options, latest, earliest) => {
    expect(weRefuse({ functionName: newest, ...options } as PairedOptions).join()).toBe(latest);
    expect(weRefuse({ functionName: oldest, ...options } as PairedOptions).join()).toBe(earliest);
    expect(weRefuse({ functionName: 'acme-video-prod', ...options } as PairedOptions).join()).toBe(earliest);
  });
});

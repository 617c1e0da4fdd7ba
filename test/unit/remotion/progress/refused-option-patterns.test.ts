import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RenderInternals } from '@remotion/renderer';
import { validateDownloadBehavior, validateFramesPerFunction, validateOutname, validatePrivacy, validateWebhook } from '@remotion/serverless-client';
import { describe, expect, it } from 'vitest';
import { failedReason } from '../../../../src/remotion/progress/failed-reason';

const require = createRequire(__filename);

type Check = (...values: unknown[]) => unknown;
/** A check that the renderer does not export. */
const check = (file: string, name: string): Check => (require(join(dirname(require.resolve('@remotion/renderer')), `${file}.js`)) as Record<string, Check>)[name]!;

const crf = check('crf', 'validateQualitySettings');
const everyNthFrame = check('validate-every-nth-frame', 'validateEveryNthFrame');
const gifLoops = check('validate-number-of-gif-loops', 'validateNumberOfGifLoops');
const scale = check('validate-scale', 'validateScale');
const gopSize = check('options/gop-size', 'validateGopSize');
const x264Preset = check('options/x264-preset', 'validateSelectedCodecAndPresetCombination');
const proRes = check('prores-profile', 'validateSelectedCodecAndProResCombination');
const pixelFormat = check('pixel-format', 'validateSelectedPixelFormatAndCodecCombination');
const imageFormat = check('image-format', 'validateSelectedPixelFormatAndImageFormatCombination');
const colorSpace = check('options/color-space', 'validateColorSpace');
const gl = check('options/gl', 'validateOpenGlRenderer');
const extension = check('validate-output-filename', 'validateOutputFilename');
const { getFileExtensionFromCodec, getFramesToRender, getRealFrameRange, validateBitrate, validateConcurrency, validateFrameRange, validateJpegQuality, validatePuppeteerTimeout } =
  RenderInternals as unknown as Record<string, Check>;
const framesPerLambda = validateFramesPerFunction as unknown as Check;
const outName = validateOutname as unknown as Check;

const refusals: [string, () => unknown][] = [
  ['a last frame beyond the end', () => getRealFrameRange!(90, [80, 95])],
  ['a frame beyond the end', () => getRealFrameRange!(90, 90)],
  ['a start beyond the end', () => getRealFrameRange!(90, [95, null])],
  ['frames out of order', () => validateFrameRange!([9, 3])],
  ['half a range', () => validateFrameRange!([9])],
  ['a negative frame', () => validateFrameRange!(-1)],
  ['half a frame', () => validateFrameRange!(1.5)],
  ['half a first frame', () => validateFrameRange!([1.5, 3])],
  ['a range that is a word', () => validateFrameRange!('all')],
  ['several ranges', () => getRealFrameRange!(90, [[0, 3], [5, 6]])],
  ['ranges that overlap', () => validateFrameRange!([[0, 3], [2, 6]])],
  ['a range that is open too early', () => validateFrameRange!([[0, null], [2, 6]])],
  ['no frame at all', () => getFramesToRender!([0, 3], 0)],
  ['everyNthFrame below 1', () => everyNthFrame(0)],
  ['a broken everyNthFrame', () => everyNthFrame(1.5)],
  ['an endless everyNthFrame', () => everyNthFrame(Infinity)],
  ['more tabs than processors', () => validateConcurrency!({ value: 9_999, setting: 'concurrencyPerLambda', checkIfValidForCurrentMachine: true })],
  ['no tab', () => validateConcurrency!({ value: 0, setting: 'concurrencyPerLambda', checkIfValidForCurrentMachine: true })],
  ['half a tab', () => validateConcurrency!({ value: 1.5, setting: 'concurrencyPerLambda', checkIfValidForCurrentMachine: true })],
  ['more tabs than processors, found later', () => RenderInternals.resolveConcurrency(9_999)],
  ['small chunks', () => framesPerLambda({ framesPerFunction: 2, durationInFrames: 90, concurrency: null })],
  ['both ways to chunk', () => framesPerLambda({ framesPerFunction: 20, durationInFrames: 90, concurrency: 3 })],
  ['too many chunks', () => framesPerLambda({ framesPerFunction: null, durationInFrames: 90, concurrency: 201 })],
  ['half a chunk', () => framesPerLambda({ framesPerFunction: 10.5, durationInFrames: 90, concurrency: null })],
  ['crf and bitrate', () => crf({ codec: 'h264', crf: 20, videoBitrate: '5M' })],
  ['crf of another codec', () => crf({ codec: 'gif', crf: 20 })],
  ['crf out of range', () => crf({ codec: 'vp8', crf: 2 })],
  ['crf of 0', () => crf({ codec: 'h264', crf: 0 })],
  ['crf that is a word', () => crf({ codec: 'h264', crf: 'good' })],
  ['a rate without a buffer', () => crf({ codec: 'h264', encodingMaxRate: '5M' })],
  ['a rate without a unit', () => validateBitrate!('5', 'videoBitrate')],
  ['a rate that is a number', () => validateBitrate!(5, 'audioBitrate')],
  ['loops of a film', () => gifLoops(2, 'h264')],
  ['broken loops', () => gifLoops(1.5, 'gif')],
  ['negative loops', () => gifLoops(-1, 'gif')],
  ['no size', () => scale(0)],
  ['much too large', () => scale(17)],
  ['endless', () => scale(Infinity)],
  ['keyframes', () => gopSize(0)],
  ['preset of another codec', () => x264Preset({ codec: 'vp8', x264Preset: 'fast' })],
  ['unknown preset', () => x264Preset({ codec: 'h264', x264Preset: 'leisurely' })],
  ['profile of another codec', () => proRes({ codec: 'h264', proResProfile: 'hq' })],
  ['unknown profile', () => proRes({ codec: 'prores', proResProfile: 'best' })],
  ['pixels of another codec', () => pixelFormat('yuva420p', 'h264')],
  ['unknown pixels', () => pixelFormat('rgb', 'h264')],
  ['transparent JPEGs', () => imageFormat('yuva444p10le', 'jpeg')],
  ['unknown images', () => imageFormat('yuv420p', 'bmp')],
  ['unknown colors', () => colorSpace('sepia')],
  ['unknown graphics', () => gl('crayon')],
  ['quality above 100', () => validateJpegQuality!(101)],
  ['quality that is a word', () => validateJpegQuality!('good')],
  ['impatience', () => withoutTestMode(() => validatePuppeteerTimeout!(6_999))],
  ['half a millisecond', () => validatePuppeteerTimeout!(7_000.5)],
  ['extension of another codec', () => extension({ codec: 'h264', audioCodecSetting: null, extension: 'webm', preferLossless: false, separateAudioTo: null })],
  ['extension of no sound', () => extension({ codec: 'gif', audioCodecSetting: null, extension: 'mp4', preferLossless: false, separateAudioTo: null })],
  ['audio codec of another codec', () => getFileExtensionFromCodec!('vp8', 'mp3')],
  ['unknown codec', () => getFileExtensionFromCodec!('theora', null)],
  ['unknown audio codec', () => RenderInternals.getExtensionFromAudioCodec('vorbis' as 'mp3')],
  ['name of an output', () => outName({ outName: ' a.mp4', codec: 'h264', audioCodecSetting: null, separateAudioTo: null, bucketNamePrefix: 'remotionlambda-' })],
  ['bucket of an output', () => outName({ outName: { bucketName: 'B', key: 'k' }, codec: 'h264', audioCodecSetting: null, separateAudioTo: null, bucketNamePrefix: 'remotionlambda-' })],
  ['privacy', () => validatePrivacy('secret' as 'public', true)],
  ['what browsers do', () => validateDownloadBehavior({ type: 'print' })],
  ['file name of a download', () => validateDownloadBehavior({ type: 'download', fileName: 7 })],
  ['much for the webhook', () => validateWebhook({ url: 'https://e.org', secret: null, customData: { text: 'x'.repeat(2_000) } })],
];

/** Remotion waits for less in tests. */
function withoutTestMode(run: () => unknown): unknown {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    return run();
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
}

describe("what the installed Remotion's function refuses is reported as an invalid option", () => {
  it.each(refusals)('%s', (_, run) => {
    let refused: Error | undefined;
    try {
      run();
    } catch (error) {
      refused = error as Error;
    }
    expect(refused).toBeInstanceOf(Error);
    const { name, message } = refused!;
    const stack = `${name}: ${message}\n    at Object.run (/var/task/index.js:152:1234)`;
    expect([message, failedReason({ name, message, stack })]).toEqual([message, 'invalidOption']);
  });
});

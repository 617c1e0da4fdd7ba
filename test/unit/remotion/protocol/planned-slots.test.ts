import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { RenderInternals } from '@remotion/renderer';
import { MAX_FUNCTIONS_PER_RENDER, validateFramesPerFunction } from '@remotion/serverless-client';
import { describe, expect, it, test } from 'vitest';
import { maxSlotsPerRender, plannedSlots } from '../../../../src/remotion/protocol/planned-slots';
import type { PlanningOptions } from '../../../../src/remotion/protocol/planned-slots';

const version = '4.0.527';

type FrameRange = [number, number];
const require = createRequire(__filename);
/** Internal to Remotion: the main function plans with it. */
const { planFrameRanges } = require(join(dirname(require.resolve('@remotion/serverless')), 'plan-frame-ranges.js')) as {
  planFrameRanges: (input: { framesPerFunction: number; frameRange: FrameRange; everyNthFrame: number }) => { chunks: FrameRange[] };
};

describe('slots are planned as in Remotion', () => {
  const durations = [1, 2, 4, 5, 6, 19, 20, 21, 40, 41, 100, 149, 150, 900, 1_499, 1_501, 3_001, 21_000];
  const splits: PlanningOptions[] = [
    {},
    ...[1, 2, 7, 150, 200].map((concurrency) => ({ concurrency, rendererFunctionName: 'another' })),
    ...[1, 5, 8, 33, 500, 1_000_000].map((framesPerLambda) => ({ framesPerLambda })),
  ];
  const ranges = (duration: number): PlanningOptions['frameRange'][] => [
    undefined,
    null,
    0,
    duration - 1,
    [0, null],
    [Math.floor(duration / 3), null],
    [0, duration - 1],
    [Math.floor(duration / 4), Math.floor((3 * duration) / 4)],
  ];

  it.each(durations)('for a composition of %i frames', (duration) => {
    const cases = splits.flatMap((split) =>
      ranges(duration).flatMap((frameRange) => [undefined, 2, 7].map((everyNthFrame) => ({ ...split, frameRange, everyNthFrame }))),
    );
    const plans = cases.map((options) => ({ options, official: officialSlots(options, duration) })).filter(({ official }) => official !== 'refused');
    expect(plans.length).toBeGreaterThan(cases.length / 8);
    const different = plans.filter(({ options, official }) => plannedSlots(options, version, duration) !== official);
    expect(different).toEqual([]);
  });
});

test("a render uses at most the main function plus Remotion's maximum of chunks", () => {
  expect(maxSlotsPerRender).toBe(1 + MAX_FUNCTIONS_PER_RENDER);
});

test('a plan that Remotion refuses for too many chunks counts as the maximum', () => {
  expect(plannedSlots({ framesPerLambda: 5 }, version, 1_001)).toBe(maxSlotsPerRender);
});

describe('frames are known', () => {
  test.each<[string, PlanningOptions, number | null]>([
    ['from a forced duration', { forceDurationInFrames: 100 }, 6],
    ['from a range that has an end', { frameRange: [100, 199] }, 6],
    ['from a single frame', { frameRange: 7 }, 2],
    ['from a range within a forced duration', { frameRange: [60, null], forceDurationInFrames: 100 }, 3],
    ['not from a range to the end', { frameRange: [100, null] }, null],
    ['not without any option', {}, null],
    ['not from the frames per chunk', { framesPerLambda: 50 }, null],
  ])('%s', (_, options, slots) => {
    expect(plannedSlots(options, version)).toBe(slots);
  });
});

test('when frames are unknown, the requested number of chunks is the maximum', () => {
  expect(plannedSlots({ concurrency: 50 }, version)).toBe(51);
  expect(plannedSlots({ concurrency: 50 }, version, 20)).toBe(5);
});

describe('a render of one chunk', () => {
  test.each<[string, PlanningOptions, string, number]>([
    ['runs in the main function', { concurrency: 1 }, '4.0.517', 1],
    ['runs there also with a renderer function of null', { concurrency: 1, rendererFunctionName: null }, '4.0.527', 1],
    ['needs a renderer before 4.0.517', { concurrency: 1 }, '4.0.516', 2],
    ['needs a renderer that it names', { concurrency: 1, rendererFunctionName: 'another' }, '4.0.527', 2],
    ['runs there in an unknown version, which counts as the latest', { concurrency: 1 }, 'of my own', 1],
    ['needs a renderer if it merely results in one chunk', { framesPerLambda: 100, forceDurationInFrames: 50 }, '4.0.527', 2],
  ])('%s', (_, options, functionVersion, slots) => {
    expect(plannedSlots(options, functionVersion)).toBe(slots);
  });
});

function officialSlots(options: PlanningOptions, duration: number): number | 'refused' {
  const everyNthFrame = options.everyNthFrame ?? 1;
  const frameRange = RenderInternals.getRealFrameRange(duration, options.frameRange ?? null) as FrameRange;
  const frames = RenderInternals.getFramesToRender(frameRange, everyNthFrame);
  try {
    const framesPerFunction = validateFramesPerFunction({
      durationInFrames: frames.length,
      framesPerFunction: options.framesPerLambda ?? null,
      concurrency: options.concurrency ?? null,
    });
    const { chunks } = planFrameRanges({ framesPerFunction, frameRange, everyNthFrame });
    return chunks.length > MAX_FUNCTIONS_PER_RENDER ? 'refused' : 1 + chunks.length;
  } catch {
    return 'refused';
  }
}

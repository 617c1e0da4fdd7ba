import { describe, expect, it } from 'vitest';
import { isWorthAnotherAttempt, waitBeforeMs } from '../../../src/workflows/another-attempt';

describe('another attempt', () => {
  it.each([
    ['RenderLaunchStalled', null, true],
    ['RenderFailed', 'browserCrashed', true],
    ['RenderFailed', 'compositionError', false],
    ['RenderFailed', null, false],
    ['RenderStalled', null, false],
    ['RenderLaunchUncertain', null, false],
  ] as const)('after %s (%s) may succeed: %s', (type, reason, isWorthIt) => {
    expect(isWorthAnotherAttempt({ type, reason })).toBe(isWorthIt);
  });

  it.each([
    [2, 5_000],
    [3, 15_000],
    [4, 45_000],
    [5, 60_000],
    [6, 60_000],
  ])('comes, as number %i, after about %i ms: up to a third less or more', (attempt, aboutMs) => {
    expect([0, 0.25, 0.5, 0.999999].map((random) => waitBeforeMs(attempt, random) / aboutMs)).toEqual([2 / 3, 5 / 6, 1, 4 / 3].map((share) => expect.closeTo(share, 3) as number));
  });
});

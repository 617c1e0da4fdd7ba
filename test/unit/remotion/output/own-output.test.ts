import { describe, expect, it } from 'vitest';
import { canBeOutputOf } from '../../../../src/remotion/output/own-output';

const beganMs = 1_700_000_000_000;
const deadlineMs = beganMs + 120_000;
const nowMs = beganMs + 3_600_000;

describe('an object with the name of an output', () => {
  it.each([
    ['existed before', -60_000, false],
    ['is older only within the precision of two clocks', -3_000, true],
    ['is older than that', -3_001, false],
    ['was written during the render', 40_000, true],
    ['was written at the timeout', 120_000, true],
    ['came late', 143_000, true],
    ['came later than this render can write', 143_001, false],
    ['comes from a render ten minutes later', 720_000, false],
  ])('that %s (%i ms after the start) belongs to this render: %s', (_what, afterMs, expected) => {
    for (const serverDateMs of [nowMs, nowMs - 2_000, nowMs + 2_000, null]) {
      expect(canBeOutputOf({ beganMs, deadlineMs }, { lastModifiedMs: beganMs + afterMs, serverDateMs }, nowMs)).toBe(expected);
    }
  });

  it.each([-86_400_000, -300_000, -5_000, 5_000, 300_000])("is dated by its storage's clock, which is %i ms ahead", (aheadMs) => {
    const written = (afterMs: number) => ({ lastModifiedMs: beganMs + afterMs + aheadMs, serverDateMs: nowMs + aheadMs });
    expect([-10_000, 1_000, 100_000, 200_000].map((afterMs) => canBeOutputOf({ beganMs, deadlineMs }, written(afterMs), nowMs))).toEqual([false, true, true, false]);
  });

  it('belongs to this render when its age is unknown', () => {
    expect(canBeOutputOf({ beganMs, deadlineMs }, { lastModifiedMs: null, serverDateMs: nowMs }, nowMs)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { nextPollDelay } from '../../src/activities/poll-schedule';
import { pollingDefaults } from '../../src/contract/input';

const strange = [undefined, null, -1, 0, 1, 999, 60_000, 1e12, 1e308, NaN, Infinity, -Infinity] as number[];

describe('nextPollDelay', () => {
  it.each([
    ['waits out what is certain', 5_000, 5_000, 5_000],
    ['looks into what is uncertain by its square root: 0.55 s for 2.75 s', 2_750, 0, 550],
    ['… and twice that for four times as much', 11_000, 0, 1_100],
    ['adds the two up', 7_750, 5_000, 5_550],
    ['never waits so long that an end would be known later than the ceiling', 600_000, 500_000, 7_400],
    ['never waits less than the floor', 100, 0, 250],
    ['takes an overdue render as nearly done', 0, 0, 250],
    ['takes a snapshot of the first version as uncertain altogether', 11_000, undefined, 1_100],
    ['does not wait for more than is left', 1_000, 1_000, 1_000],
    ['has a wait of its own before there is an estimate', null, 0, 3_000],
  ])('%s', (_what, timeLeftMs, timeLeftAtLeastMs, delayMs) => {
    expect(nextPollDelay({ timeLeftMs, timeLeftAtLeastMs }, pollingDefaults)).toBe(delayMs);
  });

  it('stays between floor and ceiling, for any estimate', () => {
    for (const timeLeftMs of strange) {
      for (const timeLeftAtLeastMs of strange) {
        const delayMs = nextPollDelay({ timeLeftMs, timeLeftAtLeastMs }, pollingDefaults);
        expect(delayMs).toBeGreaterThanOrEqual(pollingDefaults.floorMs);
        expect(delayMs).toBeLessThanOrEqual(pollingDefaults.ceilingMs);
      }
    }
  });

  it('gets no longer as the end comes nearer', () => {
    const delays = [60, 30, 20, 10, 5, 2, 1, 0].map((left) =>
      nextPollDelay({ timeLeftMs: left * 1_000, timeLeftAtLeastMs: left * 600 }, pollingDefaults),
    );
    expect(delays).toEqual(delays.toSorted((a, b) => b - a));
  });

  it.each([
    ['below it', 1_000],
    ['that leaves no time to read the end', 2_500],
  ])('keeps the floor when a ceiling %s is asked for', (_what, ceilingMs) => {
    expect(nextPollDelay({ timeLeftMs: 60_000 }, { ...pollingDefaults, floorMs: 2_000, ceilingMs })).toBe(2_000);
  });
});

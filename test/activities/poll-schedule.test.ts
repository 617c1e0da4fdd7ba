import { describe, expect, it } from 'vitest';
import { nextPollDelay } from '../../src/activities/poll-schedule';
import { pollingDefaults } from '../../src/contract/input';

const strange = [undefined, null, -1, 0, 1, 999, 60_000, 1e12, 1e308, NaN, Infinity, -Infinity] as number[];

describe('nextPollDelay', () => {
  it.each([
    ['waits for all of the time that is certain to be left', 5_000, 5_000, 5_000],
    ['waits for the square root of the uncertain time: 0.55 s for 2.75 s', 2_750, 0, 550],
    ['waits twice as long for four times the uncertain time', 11_000, 0, 1_100],
    ['adds the two', 7_750, 5_000, 5_550],
    ['never waits so long that the end would be detected later than the ceiling', 600_000, 500_000, 7_400],
    ['never waits less than the floor', 100, 0, 250],
    ['treats an overdue render as nearly done', 0, 0, 250],
    ['treats all of the time left as uncertain in a snapshot of the first version', 11_000, undefined, 1_100],
    ['does not wait longer than the time left', 1_000, 1_000, 1_000],
    ['waits a fixed time before there is an estimate', null, 0, 3_000],
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

  it('never gets longer as the end comes nearer', () => {
    const delays = [60, 30, 20, 10, 5, 2, 1, 0].map((left) =>
      nextPollDelay({ timeLeftMs: left * 1_000, timeLeftAtLeastMs: left * 600 }, pollingDefaults),
    );
    expect(delays).toEqual(delays.toSorted((a, b) => b - a));
  });

  it.each([
    ['below the floor', 1_000],
    ['too low to leave time for reading the end', 2_500],
  ])('keeps the floor when the ceiling is %s', (_what, ceilingMs) => {
    expect(nextPollDelay({ timeLeftMs: 60_000 }, { ...pollingDefaults, floorMs: 2_000, ceilingMs })).toBe(2_000);
  });
});

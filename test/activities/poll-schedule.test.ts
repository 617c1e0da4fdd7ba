import { describe, expect, it } from 'vitest';
import { nextPollDelay } from '../../src/activities/poll-schedule';
import { pollingDefaults } from '../../src/contract/input';
import { renderPhases } from '../../src/contract/snapshot';

describe('nextPollDelay', () => {
  it.each([
    ['waits a share of the time left', 5_000, 3_000],
    ['never waits longer than the ceiling', 600_000, 8_000],
    ['never waits less than the floor', 100, 500],
    ['takes an overdue render as nearly done', 0, 500],
    ['is not led astray by an endless estimate', Infinity, 1_000],
    ['is not led astray by a meaningless estimate', NaN, 1_000],
    ['has a wait of its own before there is an estimate', null, 1_000],
  ])('%s', (_what, timeLeftMs, delayMs) => {
    expect(nextPollDelay({ phase: 'rendering', timeLeftMs }, pollingDefaults)).toBe(delayMs);
  });

  it.each(renderPhases)('stays between floor and ceiling in phase %s, for any estimate', (phase) => {
    for (const timeLeftMs of [null, -1, 0, 1, 999, 60_000, 1e12, NaN, Infinity, -Infinity]) {
      const delayMs = nextPollDelay({ phase, timeLeftMs }, pollingDefaults);
      expect(delayMs).toBeGreaterThanOrEqual(pollingDefaults.floorMs);
      expect(delayMs).toBeLessThanOrEqual(pollingDefaults.ceilingMs);
    }
  });

  it('keeps the floor when a ceiling below it is asked for', () => {
    expect(nextPollDelay({ phase: 'rendering', timeLeftMs: 60_000 }, { ...pollingDefaults, floorMs: 2_000, ceilingMs: 1_000 })).toBe(2_000);
  });
});

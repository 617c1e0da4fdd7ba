import { describe, expect, it } from 'vitest';
import { expectedProgress } from '../../../src/contract/expected-progress';
import type { ReportedProgress } from '../../../src/contract/expected-progress';
import { initialSnapshot } from '../../../src/contract/render-record';
import { snapshot } from '../../fakes/scripted-activities';

const at = 1_700_000_000_000;
const hourMs = 3_600_000;
const launching: ReportedProgress = { ...initialSnapshot, phase: 'launching' };
const reports: [string, ReportedProgress][] = [
  ['a launch', { ...launching, at }],
  ['the first frames, without an estimate', snapshot(0.2, { at, timeLeftMs: null })],
  ['an estimate that another milestone follows', snapshot(0.3, { at, timeLeftMs: 20_000, timeLeftAtLeastMs: 12_000 })],
  ['an estimate that only the end follows', snapshot(0.8, { at, timeLeftMs: 3_000, timeLeftAtLeastMs: 500 })],
  ['an estimate by the first version, without a minimum', snapshot(0.6, { at, timeLeftMs: 5_000 })],
  ['an estimate of nothing left', snapshot(0.97, { at, timeLeftMs: 0, timeLeftAtLeastMs: 0 })],
  ['progress beyond everything for a render that is still running', snapshot(0.999, { at, timeLeftMs: 100 })],
  ['frames of an audio render without an estimate, near the end', snapshot(0.95, { at, timeLeftMs: null })],
];

describe('expectedProgress', () => {
  it.each(reports)('never goes back and never reaches the end early, for %s', (_name, report) => {
    let shown = expectedProgress(report, at);
    expect(shown).toBe(Math.min(report.overallProgress, 0.99));
    for (let sinceMs = 0; sinceMs < hourMs; sinceMs = sinceMs * 1.3 + 10) {
      const next = expectedProgress(report, at + sinceMs);
      expect(next).toBeGreaterThanOrEqual(shown);
      expect(next).toBeLessThanOrEqual(0.99);
      shown = next;
    }
  });

  it.each(reports)('shows the reported progress on a clock that is behind, for %s', (_name, report) => {
    expect(expectedProgress(report, at - 60_000)).toBe(expectedProgress(report, at));
  });

  it.each([
    ['done', snapshot(1, { at, phase: 'done' }), 1],
    ['failed', snapshot(0.4, { at, phase: 'failed', timeLeftMs: null }), 0.4],
    ['failed when everything was rendered', snapshot(1, { at, phase: 'failed', timeLeftMs: null }), 0.99],
    ['cancelled', snapshot(0.7, { at, phase: 'cancelled', timeLeftMs: null }), 0.7],
    ["waiting in Lambda's queue", { ...launching, at, inLambdaQueue: true }, 0],
    ['waiting for slots of a pool', { ...launching, phase: 'queued' as const, at }, 0],
    ['not started yet', { ...launching, phase: 'starting' as const, at: 0 }, 0],
  ])('stands still for a render that is %s', (_name, report, shown) => {
    expect(expectedProgress(report, at + hourMs)).toBe(shown);
  });

  it('moves half of the way in half of the time left', () => {
    const report = snapshot(0.6, { at, timeLeftMs: 10_000, timeLeftAtLeastMs: 10_000 });
    expect(expectedProgress(report, at + 5_000)).toBeCloseTo(0.6 + (0.95 - 0.6) / 2, 2);
  });

  const oneTime = 1 - Math.exp(-1);
  const estimated = (progress: number, timeLeftMs: number, timeLeftAtLeastMs?: number) => snapshot(progress, { at, timeLeftMs, timeLeftAtLeastMs });

  it.each<[string, ReportedProgress, number, number]>([
    ['stands still until a launch can show', { ...launching, at }, 500, 0],
    ['then approaches the first frames of the launch', { ...launching, at }, 800, 0.21 * oneTime],
    ['approaches the next milestone without an estimate', snapshot(0.2, { at, timeLeftMs: null }), 8_000, 0.2 + 0.3 * oneTime],
    ['approaches the end without an estimate, if that is nearer', snapshot(0.89, { at, timeLeftMs: null }), 8_000, 0.89 + 0.1 * oneTime],
    ['moves at the pace of an estimate, of which the lower bound counts for two fifths', estimated(0.6, 10_000, 5_000), 2_000, 0.6 + 0.35 * (2_000 / 8_000)],
    ['moves at the pace of an estimate without a lower bound', estimated(0.6, 10_000), 1_500, 0.6 + 0.35 * (1_500 / 6_000)],
    ['moves steadily for half of the way to the next milestone', estimated(0.3, 10_000, 10_000), 3_461, 0.3 + 0.65 * 0.3461],
    ['then slows down', estimated(0.3, 10_000, 10_000), 5_000, 0.3 + 0.225 + 0.225 * (1 - Math.exp(-(0.65 * 0.5 - 0.225) / 0.225))],
    ['expects a milestone even at half of the way', estimated(0.5, 10_000, 10_000), 9_000, 0.5 + 0.225 + 0.225 * (1 - Math.exp(-(0.45 * 0.9 - 0.225) / 0.225))],
    ['expects only the end beyond half of the way', estimated(0.51, 10_000, 10_000), 9_000, 0.51 + 0.24 + 0.24 * (1 - Math.exp(-(0.44 * 0.9 - 0.24) / 0.24))],
    ['takes an estimate of nothing left for a millisecond', estimated(0.9, 0, 0), 0.5, 0.9 + 0.05 * 0.5],
    ['stands still beyond where an estimate runs out', estimated(0.97, 1_000, 1_000), 500, 0.97],
  ])('%s', (_what, report, sinceMs, shown) => {
    expect(expectedProgress(report, at + sinceMs)).toBeCloseTo(shown, 6);
  });
});

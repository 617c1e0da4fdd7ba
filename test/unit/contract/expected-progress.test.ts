import { beforeAll, describe, expect, it } from 'vitest';
import { launchRequestedAt, readHistory } from '../../../bench/p2-schedule/render-history';
import type { RenderHistory } from '../../../bench/p2-schedule/render-history';
import { recordedRenders } from '../../../bench/p2-schedule/recorded-renders';
import { launching, simulateWatch } from '../../../bench/p2-schedule/simulate-watch';
import { expectedProgress } from '../../../src/contract/expected-progress';
import type { ReportedProgress } from '../../../src/contract/expected-progress';
import { snapshot } from '../../fakes/scripted-activities';

const at = 1_700_000_000_000;
const hourMs = 3_600_000;
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
});

describe('a bar for the recorded renders', () => {
  let errors: BarErrors[];
  beforeAll(async () => {
    errors = await Promise.all((await recordedRenders()).map(barErrors));
  }, 60_000);

  it('is within 5 points of the truth for half of the renders', () => {
    expect(median(errors.map(({ moving }) => moving))).toBeLessThan(5);
  });

  it('is within 7 points of the truth on average for successful renders', () => {
    const succeeded = errors.filter(({ succeeds }) => succeeds);
    expect(succeeded).toHaveLength(26);
    expect(mean(succeeded.map(({ moving }) => moving))).toBeLessThan(7);
  });

  it('is less than half as far from the truth as the last milestone', () => {
    const succeeded = errors.filter(({ succeeds }) => succeeds);
    expect(mean(succeeded.map(({ moving }) => moving))).toBeLessThan(0.5 * mean(succeeded.map(({ reported }) => reported)));
  });
});

interface BarErrors {
  succeeds: boolean;
  moving: number;
  reported: number;
}

/** The mean distance from progress.json, in points: of a bar that follows the estimate, and of one that shows the last milestone. */
async function barErrors(history: RenderHistory): Promise<BarErrors> {
  const milestones = [{ snapshot: launching, knownMs: 0 }];
  await simulateWatch(history, { onMilestone: (milestone) => milestones.push(milestone) });
  const [moving, reported]: [number[], number[]] = [[], []];
  let [truth, shown] = [0, 0];
  for (let ms = 0; ms < history.endMs; ms += 100) {
    truth = Math.max(truth, (await readHistory(history, ms)).progress.overallProgress);
    const { snapshot: last } = milestones.findLast(({ knownMs }) => knownMs <= ms)!;
    shown = Math.max(shown, expectedProgress(last, launchRequestedAt + ms));
    moving.push(100 * Math.abs(shown - truth));
    reported.push(100 * Math.abs(last.overallProgress - truth));
  }
  return { succeeds: history.succeeds, moving: mean(moving), reported: mean(reported) };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

import { beforeAll, describe, expect, it } from 'vitest';
import { launchRequestedAt, readHistory } from '../../../bench/p2-schedule/render-history';
import type { RenderHistory } from '../../../bench/p2-schedule/render-history';
import { recordedRenders } from '../../../bench/p2-schedule/recorded-renders';
import { launchingSnapshot, simulateWatch } from '../../../bench/p2-schedule/simulate-watch';
import { expectedProgress } from '../../../src/contract/expected-progress';

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
  const milestones = [{ snapshot: launchingSnapshot, knownMs: 0 }];
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

import { describe, expect, it } from 'vitest';
import { barLine, percentOf } from '../../../src/cli/progress/bar';
import { ProgressLines } from '../../../src/cli/progress/progress-lines';
import { SteadyProgress } from '../../../src/cli/progress/steady-progress';
import type { RenderProgressReport } from '../../../src/contract/snapshot';
import { report } from '../../fakes/progress-report';

const half = { report: report(0.5), progress: 0.5, timeLeftMs: 65_000 };

describe('the line of a progress bar', () => {
  it.each([
    [40, '████░░░░   50 %  rendering  45/90 frames'],
    [48, '███████░░░░░░░   50 %  rendering  1 min 5 s left'],
    [60, '██████░░░░░░   50 %  rendering  1 min 5 s left  45/90 frames'],
    [120, '███████████████░░░░░░░░░░░░░░░   50 %  rendering  1 min 5 s left  45/90 frames'],
  ])('shows as much as fits into %i columns', (width, line) => {
    expect(barLine(half, width, true)).toBe(line);
    expect(line.length).toBeLessThanOrEqual(width);
  });

  it('has a bar of at least 8 columns on a line of 40', () => {
    expect(barLine({ ...half, report: report(0.5, { inLambdaQueue: true, phase: 'launching' }) }, 40, true)).toMatch(/^[█░]{8,}/);
  });

  it('has no block characters when the terminal cannot show them', () => {
    expect(barLine(half, 60, false)).toMatch(/^#+-+ /);
  });

  it.each([
    [0, 0],
    [0.009, 0],
    [0.99, 99],
    [0.9999, 99],
    [1, 100],
  ])('shows %f as %i percent', (progress, percent) => {
    expect(percentOf(progress)).toBe(percent);
  });

  it.each<[Partial<RenderProgressReport>, string]>([
    [{ inLambdaQueue: true, phase: 'launching' }, "in Lambda's queue"],
    [{ refusal: { type: 'RenderAccessDenied', message: 'no' } }, 'cannot be read'],
    [{ attempt: 2 }, 'attempt 2'],
    [{ phase: 'combining' }, 'combining'],
  ])('shows %j', (changes, text) => {
    expect(barLine({ ...half, report: report(0.5, changes), timeLeftMs: null }, 100, true)).toContain(text);
  });
});

describe('a moving bar', () => {
  const at = 1_700_000_000_000;

  it('never moves back when a report shows less than expected', () => {
    const bar = new SteadyProgress();
    bar.update(report(0.3, { at, timeLeftMs: 1_000, timeLeftAtLeastMs: 1_000 }), at);
    const expected = bar.at(at + 10_000);
    expect(expected).toBeGreaterThan(0.6);
    bar.update(report(0.5, { at: at + 10_000, timeLeftMs: 60_000 }), at + 10_000);
    expect(bar.at(at + 10_000)).toBe(expected);
  });

  it('starts over with another attempt', () => {
    const bar = new SteadyProgress();
    bar.update(report(0.8, { at }), at);
    expect(bar.at(at)).toBe(0.8);
    bar.update(report(0, { at: 0, attempt: 2, phase: 'starting' }), at + 1_000);
    expect(bar.at(at + 1_000)).toBe(0);
  });

  it.each([-3_600_000, 3_600_000])("follows S3's clock once it knows it, on a machine whose clock is %i ms off", (offMs) => {
    const bar = new SteadyProgress();
    bar.update(report(0.1, { at, timeLeftMs: 40_000, timeLeftAtLeastMs: 40_000 }), at + offMs);
    bar.update(report(0.6, { at: at + 10_000, timeLeftMs: 10_000, timeLeftAtLeastMs: 10_000 }), at + 10_000 + offMs);
    expect(bar.timeLeftMs(at + 14_000 + offMs)).toBe(6_000);
  });

  it('shows the end only once it has come', () => {
    const bar = new SteadyProgress();
    bar.update(report(0.9, { at, timeLeftMs: 100 }), at);
    expect(bar.at(at + 3_600_000)).toBeLessThan(1);
    bar.update(report(1, { phase: 'done' }), at + 3_600_000);
    expect(bar.at(at + 3_600_000)).toBe(1);
  });
});

describe('progress without a terminal', () => {
  function linesOf(reports: RenderProgressReport[]): string[] {
    const lines: string[] = [];
    const display = new ProgressLines({ note: (line) => void lines.push(line) });
    reports.forEach((each) => display.show(each));
    return lines;
  }

  it('is one line for each phase and each tenth', () => {
    const phases = [report(0, { phase: 'launching', totalFrames: null }), report(0.2), report(0.24), report(0.31), report(0.85, { phase: 'combining' }), report(1)];
    expect(linesOf(phases)).toEqual(['0 %  launching', '20 %  rendering  18/90 frames', '31 %  rendering  28/90 frames', '85 %  combining  77/90 frames', '100 %  done  90/90 frames']);
  });

  it('prints nothing when nothing has changed', () => {
    expect(linesOf([report(0.3), report(0.3, { at: 5 }), report(0.35)])).toHaveLength(1);
  });

  it('is under 20 lines, however often phases and attempts change', () => {
    const many = Array.from({ length: 200 }, (_, index) => report((index % 10) / 10, { attempt: 1 + Math.floor(index / 20), inLambdaQueue: index % 2 === 0 }));
    expect(linesOf(many).length).toBeLessThan(20);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cli } from '../../../src/cli/cli';
import { LiveBar } from '../../../src/cli/progress/live-bar';
import { report } from '../../fakes/progress-report';

const at = 1_700_000_000_000;

describe('a bar on a terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: at });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function liveBar(width: number): { bar: LiveBar; drawn: string[] } {
    const drawn: string[] = [];
    const write = (text: string) => void drawn.push(text);
    const cli = { now: Date.now, terminal: { draw: write, note: (text: string) => write(`${text}\n`), width, hasBlocks: true } } as unknown as Cli;
    return { bar: new LiveBar(cli), drawn };
  }

  const percents = (drawn: string[]) => drawn.flatMap((text) => /(\d+) %/.exec(text)?.[1] ?? []).map(Number);

  it('moves between two reports, but never back', () => {
    const { bar, drawn } = liveBar(80);
    bar.show(report(0.2, { at, timeLeftMs: 20_000, timeLeftAtLeastMs: 15_000 }));
    vi.advanceTimersByTime(5_000);
    bar.show(report(0.25, { at: at + 5_000, timeLeftMs: 60_000 }));
    vi.advanceTimersByTime(5_000);
    bar.end();
    const shown = percents(drawn);
    expect(shown.length).toBeGreaterThan(40);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(shown.at(-1)).toBeGreaterThan(shown[0]!);
  });

  it.each([40, 80, 200])('fits on one line of %i columns', (width) => {
    const { bar, drawn } = liveBar(width);
    bar.show(report(0.5, { inLambdaQueue: true, phase: 'launching', attempt: 3 }));
    vi.advanceTimersByTime(1_000);
    const lines = drawn.filter((text) => text.includes('%')).map((text) => text.replace('\r\x1b[2K', ''));
    for (const line of lines) expect(line.length).toBeLessThan(width);
    bar.end();
  });

  it('writes a note above itself', () => {
    const { bar, drawn } = liveBar(80);
    bar.show(report(0.5, { at }));
    drawn.length = 0;
    bar.note('No worker.');
    bar.end();
    expect(drawn.slice(0, 2)).toEqual(['\r\x1b[2K', 'No worker.\n']);
    expect(drawn[2]).toContain('50 %');
  });

  it('draws nothing after its end, and restores the cursor', () => {
    const { bar, drawn } = liveBar(80);
    bar.show(report(0.5, { at }));
    bar.end();
    expect(drawn[0]).toBe('\x1b[?25l');
    expect(drawn.at(-1)).toBe('\n\x1b[?25h');
    const count = drawn.length;
    vi.advanceTimersByTime(10_000);
    expect(drawn).toHaveLength(count);
  });
});

import { describe, expect, it } from 'vitest';
import { maxConcurrent } from '../../chaos/max-concurrent';

const span = (begin: number | null, end: number | null) => ({ begin, end });

describe('the most executions at once', () => {
  it.each([
    ['zero without invocations', [], 0],
    ['one when each ends before the next begins', [span(1, 2), span(3, 4)], 1],
    ['one when the next begins as the last one ends', [span(1, 2), span(2, 3)], 1],
    ['all that overlap', [span(1, 10), span(2, 4), span(3, 5), span(6, 7)], 3],
    ['all that are still running', [span(1, null), span(5, null), span(2, 3)], 2],
    ['only those that have begun', [span(null, null), span(1, 2)], 1],
  ])('are %s', (_what, invocations, expected) => {
    expect(maxConcurrent(invocations)).toBe(expected);
  });
});

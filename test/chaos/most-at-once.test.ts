import { describe, expect, it } from 'vitest';
import { mostAtOnce } from '../../chaos/most-at-once';

const span = (begin: number | null, end: number | null) => ({ begin, end });

describe('the most executions at once', () => {
  it.each([
    ['none without invocations', [], 0],
    ['one where each ends before the next begins', [span(1, 2), span(3, 4)], 1],
    ['one where the next begins as the last ends', [span(1, 2), span(2, 3)], 1],
    ['all that overlap', [span(1, 10), span(2, 4), span(3, 5), span(6, 7)], 3],
    ['those that run still', [span(1, null), span(5, null), span(2, 3)], 2],
    ['not those that have not begun', [span(null, null), span(1, 2)], 1],
  ])('are %s', (_what, invocations, expected) => {
    expect(mostAtOnce(invocations)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { showSpread, spreadOf } from '../../../bench/statistics';
import { putBetweenMarkers, toMarkdown, toTable } from '../../../bench/write-table';

describe('a table', () => {
  it('is Markdown, with bars inside cells escaped', () => {
    expect(toTable(['a', 'b'], [['x|y', 1]])).toBe('| a | b |\n| --- | --- |\n| x\\|y | 1 |');
  });
});

describe('a result', () => {
  it('shows goals, tables, charts and notes, and which goals were missed', () => {
    const markdown = toMarkdown({
      id: 'P0',
      title: 'Nothing',
      goals: [{ what: 'CPU', goal: '<= 0.5x', measured: '0.7x', reached: false }],
      tables: [{ title: 'Some', columns: ['n'], rows: [[1]] }],
      charts: [{ name: 'curve', svg: '<svg/>' }],
      notes: ['One.', 'Two.'],
      raw: null,
    });
    expect(markdown).toContain('| CPU | <= 0.5x | 0.7x | not reached |');
    expect(markdown).toContain('Some:\n\n| n |');
    expect(markdown).toContain('![curve](img/curve.svg)');
    expect(markdown).toContain('- One.\n- Two.');
  });
});

describe('markers', () => {
  const text = 'before\n<!-- bench:P1 -->old<!-- /bench -->\n<!-- bench:P4 -->kept<!-- /bench -->\nafter\n';

  it('enclose the new text, and the text around them stays', () => {
    expect(putBetweenMarkers(text, 'P1', 'new')).toBe('before\n<!-- bench:P1 -->\n\nnew\n\n<!-- /bench -->\n<!-- bench:P4 -->kept<!-- /bench -->\nafter\n');
  });

  it('give the same page when the same text is written again', () => {
    const once = putBetweenMarkers(text, 'P4', 'new');
    expect(putBetweenMarkers(once, 'P4', 'new')).toBe(once);
  });

  it('are required', () => {
    expect(() => putBetweenMarkers(text, 'P9', 'new')).toThrow('bench:P9');
  });
});

describe('a spread', () => {
  it.each<[number[], string]>([
    [[3, 1, 2], '2 (1–3)'],
    [[1, 2, 3, 4], '2.5 (1–4)'],
    [[7, 7, 7], '7'],
    [[0.12345, 0.12345], '0.123'],
    [[25_017], '25,017'],
  ])('of %j is shown as %s', (values, shown) => {
    expect(showSpread(spreadOf(values))).toBe(shown);
  });
});

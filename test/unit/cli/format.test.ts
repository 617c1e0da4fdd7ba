import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../src/cli/parse-time';
import { table } from '../../../src/cli/table';
import { createTerminal } from '../../../src/cli/terminal';
import type { Streams } from '../../../src/cli/terminal';
import { formatBytes, formatDuration } from '../../../src/cli/format';
import { wrap } from '../../../src/cli/wrap';

describe('a time', () => {
  it.each([
    [-5, '0 s'],
    [400, '0 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [65_000, '1 min 5 s'],
    [3_600_000, '1 h'],
    [7_260_000, '2 h 1 min'],
  ])('of %i ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [345_678_901, '346 MB'],
    [5e15, '5000 TB'],
  ])('of %i is %s', (count, text) => {
    expect(formatBytes(count)).toBe(text);
  });
});

describe('a moment', () => {
  const nowMs = Date.parse('2026-01-31T12:00:00Z');
  it.each([
    ['90s', '2026-01-31T11:58:30.000Z'],
    ['15min', '2026-01-31T11:45:00.000Z'],
    ['2h', '2026-01-31T10:00:00.000Z'],
    ['7d', '2026-01-24T12:00:00.000Z'],
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T10:00:00+02:00', '2026-01-01T08:00:00.000Z'],
  ])('%s is %s', (given, iso) => {
    expect(parseTime('since', given, nowMs).toISOString()).toBe(iso);
  });

  it.each(['', '5', '2026-13-45', 'now', '-2h'])('is not %j', (given) => {
    expect(() => parseTime('since', given, nowMs)).toThrow('--since must be a time');
  });
});

describe('a table', () => {
  const rows = [['ID', 'STATE'], ['a-very-long-workflow-id-of-somebody', 'running']];

  it('has columns as wide as their content', () => {
    expect(table(rows, 80).split('\n')).toEqual(['ID                                   STATE', 'a-very-long-workflow-id-of-somebody  running']);
  });

  it('truncates the widest column when there is no room', () => {
    expect(table(rows, 20).split('\n')).toEqual(['ID           STATE', 'a-very-lon…  running']);
  });
});

describe('wrapped text', () => {
  it('breaks between words only', () => {
    expect(wrap('one two three extraordinarily', 8, ' ')).toBe('one two\n three\n extraordinarily');
  });
});

describe('a terminal', () => {
  const tty = { isTTY: true, columns: 80, write: () => true };
  const pipe = { write: () => true };
  const of = (streams: object, env: Record<string, string> = {}) => createTerminal({ stdin: tty, stdout: tty, stderr: tty, ...streams } as unknown as Streams, env);

  it.each([
    ['a terminal', {}, {}, true],
    ['a dumb terminal', {}, { TERM: 'dumb' }, false],
    ['the log of a CI system with a terminal', {}, { CI: 'true' }, false],
    ['a pipe', { stderr: pipe }, {}, false],
    ['a terminal whose stdout goes to a pipe', { stdout: pipe }, {}, true],
  ])('on %s can or cannot redraw a line', (_what, streams, env, canRedraw) => {
    expect(of(streams, env as Record<string, string>).canRedraw).toBe(canRedraw);
  });

  it.each([
    [{}, true],
    [{ LANG: 'de_DE.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX' }, false],
    [{ TERM: 'linux' }, false],
  ])('with %j can or cannot show block characters', (env, hasBlocks) => {
    expect(of({}, env as Record<string, string>).hasBlocks).toBe(hasBlocks);
  });

  it.each([
    [80, 80],
    [40, 40],
    [12, 40],
    [undefined, 100],
  ])('of %s columns counts as one of %i', (columns, width) => {
    expect(of({ stderr: { ...tty, columns } }).width).toBe(width);
  });

  it('cannot ask when its input is a pipe', () => {
    expect(of({ stdin: pipe }).ask).toBeNull();
    expect(of({}).ask).not.toBeNull();
  });
});

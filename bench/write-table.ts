import type { BenchResult } from './result';

/** A result as Markdown: its goals, tables and notes. */
export function toMarkdown({ title, goals, tables, charts = [], notes }: BenchResult): string {
  const parts = [
    `**${title}**`,
    goals.length > 0 && toTable(['goal', 'target', 'measured', ''], goals.map(({ what, goal, measured, reached }) => [what, goal, measured, reached ? 'reached' : 'not reached'])),
    ...tables.flatMap(({ title: tableTitle, columns, rows }) => [`${tableTitle}:`, toTable(columns, rows)]),
    ...charts.map(({ name }) => `![${name}](img/${name}.svg)`),
    notes.length > 0 && notes.map((note) => `- ${note}`).join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

export function toTable(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(toCell).join(' | ')} |`).join('\n');
}

function toCell(value: string | number): string {
  return String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/**
 * Replaces the text between `<!-- bench:<id> -->` and the next `<!-- /bench -->`.
 *
 * @throws if the markers are missing
 */
export function putBetweenMarkers(text: string, id: string, markdown: string): string {
  const [begin, end] = [`<!-- bench:${id} -->`, '<!-- /bench -->'];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`The markers ${begin} … ${end} are missing.`);
  return `${text.slice(0, from + begin.length)}\n\n${markdown}\n\n${text.slice(to)}`;
}

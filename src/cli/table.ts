/** Formats rows as a table. If it is too wide, cells in the widest columns are cut. */
export function table(rows: readonly (readonly string[])[], width: number): string {
  const widths = columnWidths(rows, width);
  return rows.map((row) => row.map((cell, column) => cut(cell, widths[column]!).padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
}

/** Narrows the widest column until all columns fit. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const room = width - 2 * (count - 1);
  for (let excess = sum(widths) - room; excess > 0; excess--) widths[widths.indexOf(Math.max(...widths))]!--;
  return widths;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

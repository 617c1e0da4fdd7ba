import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../local/paths';

const file = path.join(projectRoot, 'docs', 'reliability.md');

const begin = '<!-- chaos: begin -->';
const end = '<!-- chaos: end -->';

/** Writes the results into docs/reliability.md, between its two markers. */
export function writeReport(text: string): void {
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${file} lacks its markers, ${begin} and ${end}.`);
  writeFileSync(file, `${before}${begin}\n${text}\n${end}${after}`);
}

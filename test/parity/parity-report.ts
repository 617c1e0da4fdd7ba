import { fieldsOf } from './answer';
import type { ParityTally, UnequalCase } from './parity-run';

const shownCases = 5;
const maxValueLength = 400;

/** The lines of a run's report. */
export function parityReport(tally: ParityTally, about: { seed: number; sources: string }): string {
  return [
    row('cases', tally.cases, about.sources),
    row('equal', tally.equal),
    row('by rule', tally.byRule, 'a case may be under several'),
    ...[...tally.countOfRule].map(([id, count]) => row(`  ${id}`, count)),
    row('unequal', tally.unequal.length),
    ...[...tally.countOfField].map(([field, count]) => row(`  ${field}`, count)),
    row('seed', about.seed),
    ...tally.unequal.slice(0, shownCases).flatMap(describe),
  ].join('\n');
}

function row(name: string, value: number, note = ''): string {
  return `${name.padEnd(26)}${String(value).padStart(8)}${note && `   ${note}`}`;
}

function describe({ state, verdict }: UnequalCase): string[] {
  const [ours, official] = [fieldsOf(verdict.ours, state), fieldsOf(verdict.official, state)];
  const values = verdict.fields.map((field) => {
    const [mine, theirs] = field === '(look)' ? [verdict.ours.look, verdict.official.look] : [ours[field], official[field]];
    return `  ${field}: ours ${shown(mine)}, Remotion's ${shown(theirs)}`;
  });
  return ['', `unequal: ${state.title}`, ...values];
}

function shown(value: unknown): string {
  return String(typeof value === 'number' ? value : JSON.stringify(value)).slice(0, maxValueLength);
}

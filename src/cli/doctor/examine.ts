import { explainError } from '../explain-error';
import { allChecks } from './all-checks';
import { NotAllowedError } from './ask-aws';
import type { Check } from './check';
import { failure, unknown } from './finding';
import type { Finding } from './finding';
import { grantCommand } from './grant-command';
import type { Place } from './place';

export interface ExamineOptions {
  /** Whether to mend what can safely be mended. @default false */
  fixes?: boolean;
  checks?: readonly Check[];
}

/** Walks the way of a render, and says of each place what it finds. One check that fails hides no other that does not need it. */
export async function examine(place: Place, { fixes = false, checks = allChecks }: ExamineOptions = {}): Promise<Finding[]> {
  const found = new Map<string, Promise<Finding[]>>();
  for (const check of checks) found.set(check.id, lookUnlessBlocked(check, place, found, fixes));
  return (await Promise.all(found.values())).flat();
}

async function lookUnlessBlocked(check: Check, place: Place, found: ReadonlyMap<string, Promise<Finding[]>>, fixes: boolean): Promise<Finding[]> {
  for (const need of check.needs) {
    const isMissing = need.startsWith('--') ? place[optionFields[need]!] === undefined : (await found.get(need))?.some(({ status }) => status === 'failure');
    if (isMissing) return [unknown(check.id, `Could not check: needs ${need}.`)];
  }
  const findings = await look(check, place);
  const isWrong = findings.some(({ status }) => status === 'failure' || status === 'warning');
  return fixes && isWrong && check.fix ? mend(check, place, findings) : findings;
}

/** Where the value of an option stands. */
const optionFields: Readonly<Record<string, keyof Place>> = { '--function': 'functionName', '--serve-url': 'serveUrl', '--pool': 'pool' };

async function look(check: Check, place: Place): Promise<Finding[]> {
  try {
    return [await check.look(place)].flat();
  } catch (error) {
    // What the worker needs, the permissions tell; this is of what only doctor looks at.
    if (error instanceof NotAllowedError) return [unknown(check.id, `Could not check: needs ${error.permission}.`, await grantCommand(place, { forDoctor: true }))];
    const { message, remedy } = explainError(error);
    return [unknown(check.id, `Could not check: ${message}`, remedy || null)];
  }
}

async function mend(check: Check, place: Place, findings: Finding[]): Promise<Finding[]> {
  try {
    const changed = await check.fix!(place);
    return (await look(check, place)).map((finding) => ({ ...finding, changed }));
  } catch (error) {
    const { message } = explainError(error);
    return [...findings, failure(`${check.id}-fix`, `Could not fix ${check.id}: ${message}`, 'Do it by hand, by the remedy above.')];
  }
}

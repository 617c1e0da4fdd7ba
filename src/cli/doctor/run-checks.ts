import { explainError } from '../explain-error';
import { allChecks } from './all-checks';
import { NotAllowedError } from './call-aws';
import type { Check } from './check';
import { failure, unknown } from './finding';
import type { Finding } from './finding';
import { grantCommand } from './grant-command';
import type { CheckContext } from './check-context';

export interface RunChecksOptions {
  /** Whether to fix what is safe to fix. @default false */
  fixes?: boolean;
  checks?: readonly Check[];
}

/** Checks every part that a render needs, and returns all findings. A failed check blocks only the checks that need it. */
export async function runChecks(context: CheckContext, { fixes = false, checks = allChecks }: RunChecksOptions = {}): Promise<Finding[]> {
  const found = new Map<string, Promise<Finding[]>>();
  for (const check of checks) found.set(check.id, runUnlessBlocked(check, context, found, fixes));
  return (await Promise.all(found.values())).flat();
}

async function runUnlessBlocked(check: Check, context: CheckContext, found: ReadonlyMap<string, Promise<Finding[]>>, fixes: boolean): Promise<Finding[]> {
  for (const need of check.needs) {
    const isMissing = need.startsWith('--') ? context[optionFields[need]!] === undefined : (await found.get(need))?.some(({ status }) => status === 'failure');
    if (isMissing) return [unknown(check.id, `Could not check: needs ${need}.`)];
  }
  const findings = await run(check, context);
  const isWrong = findings.some(({ status }) => status === 'failure' || status === 'warning');
  return fixes && isWrong && check.fix ? fix(check, context, findings) : findings;
}

/** The field that has the value of an option. */
const optionFields: Readonly<Record<string, keyof CheckContext>> = { '--function': 'functionName', '--serve-url': 'serveUrl', '--pool': 'pool' };

async function run(check: Check, context: CheckContext): Promise<Finding[]> {
  try {
    return [await check.run(context)].flat();
  } catch (error) {
    // The check `permissions` covers what a worker needs. This permission is one that only doctor needs.
    if (error instanceof NotAllowedError) return [unknown(check.id, `Could not check: needs ${error.permission}.`, await grantCommand(context, { forDoctor: true }))];
    const { message, remedy } = explainError(error);
    return [unknown(check.id, `Could not check: ${message}`, remedy || null)];
  }
}

async function fix(check: Check, context: CheckContext, findings: Finding[]): Promise<Finding[]> {
  try {
    const changed = await check.fix!(context);
    return (await run(check, context)).map((finding) => ({ ...finding, changed }));
  } catch (error) {
    const { message } = explainError(error);
    return [...findings, failure(`${check.id}-fix`, `Could not fix ${check.id}: ${message}`, 'Fix it by hand: follow the remedy above.')];
  }
}

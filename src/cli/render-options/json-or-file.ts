import { existsSync, readFileSync } from 'node:fs';
import { CliError } from '../outcome';

/** JSON itself, or the name of a file that holds it, as Remotion's CLI takes it. @throws CliError of outcome `badInput` */
export function jsonOrFile(option: string, given: string): unknown {
  const isFile = existsSync(given);
  try {
    return JSON.parse(isFile ? readFileSync(given, 'utf8') : given) as unknown;
  } catch (cause) {
    const what = isFile ? `The file ${given} of --${option} is no JSON` : `--${option} is neither JSON nor a file`;
    const remedy = isFile ? 'Correct it.' : `Quote JSON for the shell, such as --${option} '{"title":"Hello"}', or write it to a file and name that.`;
    throw new CliError('badInput', `${what}: ${(cause as Error).message}.`, remedy, { cause });
  }
}

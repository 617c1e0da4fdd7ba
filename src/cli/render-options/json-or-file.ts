import { existsSync, readFileSync } from 'node:fs';
import { CliError } from '../outcome';

/** Parses JSON, given as such or as the name of a file, as Remotion's CLI does. @throws CliError of outcome `badInput` */
export function jsonOrFile(option: string, given: string): unknown {
  const isFile = existsSync(given);
  try {
    return JSON.parse(isFile ? readFileSync(given, 'utf8') : given) as unknown;
  } catch (cause) {
    const what = isFile ? `The file ${given} in --${option} is not valid JSON` : `--${option} is neither JSON nor a file`;
    const remedy = isFile ? 'Correct it.' : `Quote JSON for the shell, such as --${option} '{"title":"Hello"}', or write it to a file and pass the file's name.`;
    throw new CliError('badInput', `${what}: ${(cause as Error).message}.`, remedy, { cause });
  }
}

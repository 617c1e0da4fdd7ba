import type { Command, CommandOption, CommandOptions } from './command';
import { commonOptions } from './parse-arguments';
import { wrap } from './wrap';

export const programName = 'temporal-remotion-lambda';

/** The help of the program. */
export function programHelp(summaries: Readonly<Record<string, string>>, width: number): string {
  return [
    wrap(`Usage: ${programName} <command> [options]`, width, '  '),
    '',
    wrap('Renders video with Remotion Lambda as Temporal workflows.', width),
    '',
    'Commands:',
    columns(Object.entries(summaries), width),
    '',
    wrap(`${programName} <command> --help shows the options of a command.`, width),
    wrap('Exit codes: 0 finished, 1 failed, 2 bad input, 3 timed out, 4 cancelled, 5 Temporal unreachable, 6 AWS unreachable, 130 interrupted.', width),
    '',
  ].join('\n');
}

/** The help of a command. */
export function commandHelp({ name, usage, about, options, examples }: Command, width: number): string {
  const usageLine = [`Usage: ${programName}`, name, usage, '[options]'].filter(Boolean).join(' ');
  return [
    wrap(usageLine, width, '  '),
    '',
    wrap(about, width),
    '',
    ...(Object.keys(options).length > 0 ? ['Options:', columns(rowsOf(options), width), ''] : []),
    'Options for all commands:',
    columns(rowsOf(commonOptions), width),
    '',
    examples.length > 1 ? 'Examples:' : 'Example:',
    ...examples.map((example) => `  ${wrap(`${programName} ${example}`, width - 2, '    ')}`),
    '',
  ].join('\n');
}

function rowsOf(options: CommandOptions): [string, string][] {
  return Object.entries(options).map(([name, option]) => [flagOf(name, option), option.about]);
}

function flagOf(name: string, { short, alias, value }: CommandOption): string {
  const names = [short && `-${short}`, `--${name}`, alias && `--${alias}`].filter(Boolean).join(', ');
  return value === undefined ? names : `${names} ${value}`;
}

/** A wider first column would leave too little room for the second. */
const widestName = 34;

function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const nameWidth = Math.min(widestName, Math.max(...rows.map(([name]) => name.length)));
  const restWidth = width - nameWidth - 4;
  const isNarrow = restWidth < 24;
  return rows.map(([name, about]) => (isNarrow || name.length > nameWidth ? below(name, about, isNarrow ? 6 : nameWidth + 4, width) : beside(name, about, nameWidth, restWidth))).join('\n');
}

function beside(name: string, about: string, nameWidth: number, restWidth: number): string {
  const [first, ...rest] = wrap(about, restWidth).split('\n');
  return [`  ${name.padEnd(nameWidth)}  ${first}`, ...rest.map((line) => ' '.repeat(nameWidth + 4) + line)].join('\n');
}

function below(name: string, about: string, indent: number, width: number): string {
  const rest = wrap(about, width - indent).split('\n');
  return [`  ${name}`, ...rest.map((line) => ' '.repeat(indent) + line)].join('\n');
}

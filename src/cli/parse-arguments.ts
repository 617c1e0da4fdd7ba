import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { ParsedArguments, Command, CommandOptions } from './command';
import { CliError } from './outcome';

/** The options that all commands have. */
export const commonOptions = {
  json: { type: 'boolean', about: 'Print JSON: one object per line; the last line says how the command ended' },
  address: { type: 'string', value: 'HOST:PORT', about: "Temporal's address (default: TEMPORAL_ADDRESS, or temporal.toml)" },
  namespace: { type: 'string', value: 'NAME', about: "Temporal's namespace (default: TEMPORAL_NAMESPACE, or temporal.toml)" },
  profile: { type: 'string', value: 'NAME', about: 'Profile in temporal.toml (default: TEMPORAL_PROFILE)' },
  stack: { type: 'boolean', about: 'Show the stack trace of an error' },
  help: { type: 'boolean', short: 'h', about: 'Show this help' },
} as const satisfies CommandOptions;

/**
 * Parses a command line. `--no-…` turns off an option of type boolean.
 *
 * @throws CliError of outcome `badInput`, or Node's own error for an unknown option.
 */
export function parseArguments(command: Command, argv: readonly string[]): ParsedArguments {
  const options: CommandOptions = { ...command.options, ...commonOptions };
  const { values, positionals } = parseArgs({ args: [...argv], options: configOf(options), allowPositionals: true, strict: true });
  const strings: Record<string, string> = {};
  const booleans: Record<string, boolean> = {};
  for (const [name, { type, alias }] of Object.entries(options)) {
    const value = values[name] ?? (alias && values[alias]);
    if (type === 'string' && typeof value === 'string') strings[name] = value;
    if (type === 'boolean' && value === true) booleans[name] = true;
    if (type === 'boolean' && values[`no-${name}`] === true) booleans[name] = false;
  }
  if (!booleans.help) assertCount(command, positionals);
  return { positionals, strings, booleans };
}

function configOf(options: CommandOptions): NonNullable<ParseArgsConfig['options']> {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, short, alias }] of Object.entries(options)) {
    config[name] = short === undefined ? { type } : { type, short };
    if (alias !== undefined) config[alias] = { type };
    if (type === 'boolean') config[`no-${name}`] = { type };
  }
  return config;
}

function assertCount({ name, usage, positionals: [min, max] }: Command, positionals: string[]): void {
  if (positionals.length >= min && positionals.length <= max) return;
  const problem = positionals.length < min ? 'An argument is missing' : `Unexpected argument '${positionals[max]}'`;
  throw new CliError('badInput', `${problem}: temporal-remotion-lambda ${[name, usage].filter(Boolean).join(' ')}.`, 'Add --help to see what it takes.');
}

/** The value of an option that takes a whole number. @throws CliError */
export function wholeNumber({ strings }: ParsedArguments, name: string): number | undefined {
  const text = strings[name];
  if (text === undefined || /^\d+$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new CliError('badInput', `--${name} must be a whole number, got ${JSON.stringify(text)}.`, 'Correct it.');
}

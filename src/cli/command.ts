import type { Cli } from './cli';

/** One option of a command. */
export interface CommandOption {
  type: 'boolean' | 'string';
  /** The name of the value in the help, in capitals; for options of type string. */
  value?: string;
  about: string;
  short?: string;
  /** Another name for the same option. */
  alias?: string;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** A parsed command line, checked against the options of the command. */
export interface ParsedArguments {
  positionals: string[];
  strings: Readonly<Record<string, string | undefined>>;
  /** `false` where `--no-…` was given. */
  booleans: Readonly<Record<string, boolean | undefined>>;
}

/** The outcome of a command. `--json` prints `data`. */
export interface CommandResult {
  outcome?: 'finished' | 'failed';
  data: Record<string, unknown>;
}

export interface Command {
  name: string;
  /** The arguments after the name, such as `<workflow-id>`. */
  usage: string;
  about: string;
  /** The minimum and maximum number of positional arguments. */
  positionals: readonly [number, number];
  options: CommandOptions;
  /** Command lines, without the program's name. */
  examples: readonly string[];
  run(args: ParsedArguments, cli: Cli, json: JsonLines | null): Promise<CommandResult>;
}

/** Prints progress as lines of JSON; only with `--json`. */
export interface JsonLines {
  progress(data: Record<string, unknown>): void;
}

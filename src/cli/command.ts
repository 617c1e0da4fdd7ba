import type { Cli } from './cli';

/** One option of a command. */
export interface CommandOption {
  type: 'boolean' | 'string';
  /** What the value is, in capitals; for options of type string. */
  value?: string;
  about: string;
  short?: string;
  /** Another name of the same option. */
  alias?: string;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What the command line says, checked against the options of the command. */
export interface Arguments {
  positionals: string[];
  strings: Readonly<Record<string, string | undefined>>;
  /** `false` where `--no-…` was given. */
  booleans: Readonly<Record<string, boolean | undefined>>;
}

/** What a command has done: `data` is what `--json` prints. */
export interface Done {
  outcome?: 'finished' | 'failed';
  data: Record<string, unknown>;
}

export interface Command {
  name: string;
  /** What comes after the name, such as `<workflow-id>`. */
  usage: string;
  about: string;
  /** How many arguments it takes that are no options: at least, at most. */
  positionals: readonly [number, number];
  options: CommandOptions;
  /** Command lines without the name of the program. */
  examples: readonly string[];
  run(args: Arguments, cli: Cli, json: JsonLines | null): Promise<Done>;
}

/** Prints what is under way as lines of JSON; only with `--json`. */
export interface JsonLines {
  progress(data: Record<string, unknown>): void;
}

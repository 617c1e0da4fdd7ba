import type { Cli, Terminal } from './cli';
import type { Command, CommandResult, JsonLines } from './command';
import { commands } from './commands';
import { explainError } from './explain-error';
import { commandHelp, programHelp, programName } from './help';
import { CliError, exitCodes } from './outcome';
import { parseArguments } from './parse-arguments';
import { wrap } from './wrap';

/** The version of the `--json` output. It increases when a field changes its meaning or is removed, not when one is added. */
const jsonVersion = 1;

/** Runs the program, and returns its exit code. `argv` starts after the program's name. */
export async function runCli(argv: readonly string[], makeCli: (choice: { address?: string; namespace?: string; profile?: string }) => Cli): Promise<number> {
  const [name = 'help', ...rest] = argv;
  const asksForJson = rest.includes('--json');
  const plain = makeCli({});
  try {
    if (['help', '--help', '-h'].includes(name)) return await help(rest[0], plain.terminal);
    if (['--version', '-v'].includes(name)) return version(plain.terminal);
    return await runCommand(await commandOf(name), rest, makeCli);
  } catch (error) {
    return report(explainError(error), { command: name, asksForJson, showStack: rest.includes('--stack'), terminal: plain.terminal });
  }
}

async function runCommand(command: Command, argv: readonly string[], makeCli: Parameters<typeof runCli>[1]): Promise<number> {
  const args = parseArguments(command, argv);
  const { address, namespace, profile } = args.strings;
  const cli = makeCli({ address, namespace, profile });
  if (args.booleans.help) return printHelp(commandHelp(command, cli.terminal.width), cli.terminal);
  const json = args.booleans.json ? jsonLines(command.name, cli.terminal) : null;
  const { outcome = 'finished', data }: CommandResult = await command.run(args, cli, json);
  const exitCode = exitCodes[outcome];
  if (json) cli.terminal.print(JSON.stringify({ version: jsonVersion, command: command.name, outcome, exitCode, data, error: null }));
  return exitCode;
}

async function commandOf(name: string): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return entry.load();
  throw new CliError('badInput', `There is no command ${JSON.stringify(name)}.`, `${programName} --help lists them.`);
}

async function help(name: string | undefined, terminal: Terminal): Promise<number> {
  if (name !== undefined && !name.startsWith('-')) return printHelp(commandHelp(await commandOf(name), terminal.width), terminal);
  const summaries = Object.fromEntries(Object.entries(commands).map(([each, { summary }]) => [each, summary]));
  return printHelp(programHelp(summaries, terminal.width), terminal);
}

function printHelp(text: string, terminal: Terminal): number {
  terminal.print(text.trimEnd());
  return exitCodes.finished;
}

function version(terminal: Terminal): number {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- package.json is a file outside lib/, not a module in it
  terminal.print((require('../../package.json') as { version: string }).version);
  return exitCodes.finished;
}

function jsonLines(command: string, terminal: Terminal): JsonLines {
  return { progress: (progress) => terminal.print(JSON.stringify({ version: jsonVersion, command, progress })) };
}

interface ReportOptions {
  command: string;
  asksForJson: boolean;
  showStack: boolean;
  terminal: Terminal;
}

/** Prints one sentence that says what is wrong, and one that says what to do. */
function report(error: CliError, { command, asksForJson, showStack, terminal }: ReportOptions): number {
  const { outcome, message, remedy, type, details } = error;
  const exitCode = exitCodes[outcome];
  if (asksForJson) {
    terminal.print(JSON.stringify({ version: jsonVersion, command, outcome, exitCode, data: null, error: { type, message, remedy, details } }));
  } else {
    terminal.note(wrap(message, terminal.width));
    // Not wrapped, so that a command in it can be copied.
    if (remedy) terminal.note(remedy);
  }
  if (showStack) terminal.note(stackOf(error));
  return exitCode;
}

function stackOf(error: Error): string {
  const { cause } = error;
  return [error.stack ?? String(error), ...(cause instanceof Error ? [`Caused by: ${stackOf(cause)}`] : [])].join('\n');
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Cli, Renders, Terminal } from '../../src/cli/cli';
import { runCli } from '../../src/cli/run-cli';

/** The output and the outcome of a run of the program. */
export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The environment of a run of the program. */
export interface Stage {
  renders?: Partial<Renders>;
  /** Instead of `renders`. */
  connect?: () => Promise<Renders>;
  env?: Record<string, string>;
  terminal?: Partial<Terminal>;
  now?: () => number;
  /** Receives a function that presses Ctrl-C. */
  onStart?: (pressCtrlC: () => void) => void;
}

/** Runs the program in this process, with a terminal that records its output. */
export async function run(argv: readonly string[], { renders = {}, connect, env = {}, terminal, now = Date.now, onStart }: Stage = {}): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  const interrupts = new Set<() => void>();
  const cli: Cli = {
    env,
    terminal: {
      print: (text) => void (said.stdout += `${text}\n`),
      note: (text) => void (said.stderr += `${text}\n`),
      draw: (text) => void (said.stderr += text),
      canRedraw: false,
      ask: null,
      width: 100,
      hasBlocks: true,
      ...terminal,
    },
    connect: connect ?? (() => Promise.resolve(renders as Renders)),
    now,
    onInterrupt: (callback) => {
      interrupts.add(callback);
      return () => interrupts.delete(callback);
    },
  };
  onStart?.(() => interrupts.forEach((interrupt) => interrupt()));
  const exitCode = await runCli(argv, () => cli);
  return { exitCode, ...said };
}

/** The lines that `--json` printed; fails when a line does not match the package's schema. */
export function jsonOf({ stdout }: Run): Record<string, unknown>[] {
  return stdout.trim().split('\n').map((line) => {
    const value = JSON.parse(line) as Record<string, unknown>;
    schemaOfLines.parse(value);
    return value;
  });
}

const schemaFile = path.join(__dirname, '../../schemas/cli-v1.json');
const schemaOfLines = z.fromJSONSchema(JSON.parse(readFileSync(schemaFile, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0]);

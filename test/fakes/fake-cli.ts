import type { Cli, Render, Renders, Terminal } from '../../src/cli/cli';
import { runCli } from '../../src/cli/run-cli';

/** What a run of the program said, and how it ended. */
export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Where a run of the program takes place. */
export interface Stage {
  renders?: Partial<Renders>;
  env?: Record<string, string>;
  terminal?: Partial<Terminal>;
  now?: () => number;
  /** Gets a function that presses Ctrl-C. */
  onStart?: (pressCtrlC: () => void) => void;
}

/** Runs the program in this process, with a terminal that remembers. */
export async function run(argv: readonly string[], { renders = {}, env = {}, terminal, now = Date.now, onStart }: Stage = {}): Promise<Run> {
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
    connect: () => Promise.resolve(renders as Renders),
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

/** What `--json` printed, line by line. */
export function jsonOf({ stdout }: Run): Record<string, unknown>[] {
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A render of which nothing is known but what the test says. */
export function fakeRender(render: Partial<Render>): Render {
  return { workflowId: 'film-1', alreadyStarted: false, ...render } as Render;
}

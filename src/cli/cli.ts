import type { RenderClient, RenderHandle } from '../client';

/** The part of `RenderClient` that commands use. Tests pass a fake. */
export type Renders = Pick<RenderClient, 'client' | 'count' | 'find' | 'get' | 'list' | 'pools' | 'start'>;
export type Render = Pick<RenderHandle, 'alreadyStarted' | 'cancel' | 'hint' | 'progress' | 'progressUpdates' | 'rendered' | 'request' | 'result' | 'workflow' | 'workflowId'>;

/** What a command can use of the process it runs in. */
export interface Cli {
  env: Readonly<Record<string, string | undefined>>;
  terminal: Terminal;
  /** Connects to Temporal once. Temporal's client is loaded on the first call. */
  connect(options?: { searchAttributes?: boolean }): Promise<Renders>;
  now(): number;
  /** Calls back on each Ctrl-C instead of ending the program, until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
}

export interface Terminal {
  /** Prints a result to stdout, for people and for pipes. */
  print(text: string): void;
  /** Prints anything else to stderr. */
  note(text: string): void;
  /** Writes to stderr without a line break, for a line that is redrawn. */
  draw(text: string): void;
  /** Whether stderr is a terminal that can redraw a line. */
  canRedraw: boolean;
  /** Asks the user a question; `null` without a terminal. */
  ask: ((question: string) => Promise<string>) | null;
  /** In columns. */
  width: number;
  /** Whether the terminal can show block characters. */
  hasBlocks: boolean;
}

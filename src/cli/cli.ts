import type { RenderClient, RenderHandle } from '../client';

/** What commands need of `RenderClient`: tests put a fake here. */
export type Renders = Pick<RenderClient, 'client' | 'count' | 'find' | 'get' | 'list' | 'pools' | 'start'>;
export type Render = Pick<RenderHandle, 'alreadyStarted' | 'cancel' | 'hint' | 'progress' | 'progressUpdates' | 'rendered' | 'request' | 'result' | 'workflow' | 'workflowId'>;

/** Where a command runs. */
export interface Cli {
  env: Readonly<Record<string, string | undefined>>;
  terminal: Terminal;
  /** Connects to Temporal, once; loads its client only now. */
  connect(options?: { searchAttributes?: boolean }): Promise<Renders>;
  now(): number;
  /** Calls back at each Ctrl-C instead of ending the program, until it is told to stop. */
  onInterrupt(callback: () => void): () => void;
}

export interface Terminal {
  /** Results: to stdout, for people and for pipes. */
  print(text: string): void;
  /** What is told beside: to stderr. */
  note(text: string): void;
  /** Writes to stderr as it is, for a line that is drawn again and again. */
  draw(text: string): void;
  /** Whether stderr is a terminal on which a line can be drawn again. */
  canRedraw: boolean;
  /** Asks for one of several answers; `null` where nobody can be asked. */
  ask: ((question: string) => Promise<string>) | null;
  /** Of stdout, and of stderr, in columns. */
  width: number;
  /** Whether block characters can be shown. */
  hasBlocks: boolean;
}

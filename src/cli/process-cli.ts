import type { Cli, Renders } from './cli';
import { CliError } from './outcome';
import { createTerminal } from './terminal';

/** How the command line says to connect to Temporal. The environment supplies what it leaves out. */
export interface TemporalChoice {
  address?: string;
  namespace?: string;
  profile?: string;
}

/** The process that the program runs in. Close it at the end: an open connection keeps the process alive. */
export class ProcessCli implements Cli {
  readonly env = process.env;
  readonly terminal = createTerminal(process, process.env);
  private connected: Promise<{ renders: Renders; close: () => Promise<void> }> | undefined;

  constructor(private readonly choice: TemporalChoice) {}

  async connect({ searchAttributes = false }: { searchAttributes?: boolean } = {}): Promise<Renders> {
    this.connected ??= connect(this.choice, searchAttributes);
    return (await this.connected).renders;
  }

  now(): number {
    return Date.now();
  }

  onInterrupt(callback: () => void): () => void {
    process.on('SIGINT', callback);
    return () => process.off('SIGINT', callback);
  }

  async close(): Promise<void> {
    const connected = await this.connected?.catch(() => undefined);
    await connected?.close();
  }
}

async function connect({ address, namespace, profile }: TemporalChoice, searchAttributes: boolean): ReturnType<typeof connectedTo> {
  const chosen = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TEMPORAL_PROFILE: profile };
  // Pass them through the environment: Temporal's own configuration reads it, and handles files, TLS and keys.
  for (const [name, value] of Object.entries(chosen)) if (value !== undefined) process.env[name] = value;
  return connectedTo(searchAttributes);
}

async function connectedTo(searchAttributes: boolean): Promise<{ renders: Renders; close: () => Promise<void> }> {
  const { RenderClient } = await import('../client/index.js');
  try {
    const renders = await RenderClient.connect({ searchAttributes });
    return { renders, close: () => renders.close() };
  } catch (error) {
    throw error instanceof Error ? notConnected(error) : error;
  }
}

/** An error with a cause came from the connection; any other came from the configuration. */
function notConnected(error: Error): CliError {
  const [, message = error.message, remedy = ''] = /^(.*?\.) (Check .*|Run: .*)$/s.exec(error.message) ?? [];
  return new CliError(error.cause === undefined ? 'badInput' : 'temporalUnreachable', message, remedy, { cause: error });
}

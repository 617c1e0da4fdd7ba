import type { Cli, Renders } from './cli';
import { CliError } from './outcome';
import { terminalOf } from './terminal';

/** Where Temporal is, as the command line says; what it leaves out, the environment does. */
export interface TemporalChoice {
  address?: string;
  namespace?: string;
  profile?: string;
}

/** The program in its process. Close it at the end: a connection would keep the process alive. */
export class ProcessCli implements Cli {
  readonly env = process.env;
  readonly terminal = terminalOf(process, process.env);
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
  // The way of Temporal's own configuration, which knows files, TLS and keys.
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

/** What has a cause came from the way there; all else is a fault in the configuration. */
function notConnected(error: Error): CliError {
  const [, message = error.message, remedy = ''] = /^(.*?\.) (Check .*|Run: .*)$/s.exec(error.message) ?? [];
  return new CliError(error.cause === undefined ? 'badInput' : 'temporalUnreachable', message, remedy, { cause: error });
}

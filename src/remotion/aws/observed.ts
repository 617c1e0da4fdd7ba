import { serverDateMsOf } from './server-clock';

/** A command of the SDK, as far as a step of one's own goes. */
export interface SdkCommand {
  middlewareStack: { add(middleware: never, options: never): void };
}

interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
}

type Send = (args: { request: SdkRequest }) => Promise<{ response: unknown; output: { $metadata: object } }>;

/**
 * Lets a command tell what the SDK keeps to itself: when the answer was sent (`serverDateOf()`), and where a request went
 * that got no answer (`endpointOf()`). By the command rather than the client, so that it holds for clients of the user's
 * own, too.
 */
export function observed<Command extends SdkCommand>(command: Command): Command {
  command.middlewareStack.add(observe as never, { step: 'deserialize', priority: 'high', name: 'observe' } as never);
  return command;
}

function observe(next: Send): Send {
  return async (args) => {
    try {
      const result = await next(args);
      Object.assign(result.output.$metadata, { serverDateMs: serverDateMsOf(result.response) });
      return result;
    } catch (error) {
      if (error instanceof Error) endpoints.set(error, urlOf(args.request));
      throw error;
    }
  };
}

const endpoints = new WeakMap<Error, string>();

/** Where the request went that ended in this error; null when it was not observed. */
export function endpointOf(error: Error): string | null {
  return endpoints.get(error) ?? null;
}

/** When the answer was sent, by the clock of who sent it, in milliseconds since 1970; null when it did not tell. */
export function serverDateOf({ $metadata }: { $metadata: object }): number | null {
  return ($metadata as { serverDateMs?: number | null }).serverDateMs ?? null;
}

function urlOf({ protocol, hostname, port }: SdkRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

import { serverDateMsOf } from './server-clock';

/** What adding a middleware step needs from an SDK command. */
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
 * Records what the SDK does not expose: when the answer was sent (`serverDateOf()`), and where a request without an answer
 * went (`endpointOf()`). Attached to the command rather than the client, so that it also works with the user's clients.
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

/** Where the request that failed with this error went; null when it was not observed. */
export function endpointOf(error: Error): string | null {
  return endpoints.get(error) ?? null;
}

/** When the answer was sent, by the sender's clock, in milliseconds since 1970; null when it had no date. */
export function serverDateOf({ $metadata }: { $metadata: object }): number | null {
  return ($metadata as { serverDateMs?: number | null }).serverDateMs ?? null;
}

function urlOf({ protocol, hostname, port }: SdkRequest): string {
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

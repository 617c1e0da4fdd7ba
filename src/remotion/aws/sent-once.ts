import type { SdkCommand } from './observed';

type Send = (args: unknown) => Promise<unknown>;

/**
 * Sends a command at most once, even with a client that retries: the retry fails with the first error, without a request.
 * Attached to the command, since the client may be the user's, with its own retries.
 */
export function sentOnce<Command extends SdkCommand>(command: Command): Command {
  command.middlewareStack.add(sendOnce as never, { step: 'finalizeRequest', priority: 'low', name: 'sendOnce' } as never);
  return command;
}

function sendOnce(next: Send): Send {
  let first: Promise<unknown> | undefined;
  return (args) => (first ??= next(args));
}

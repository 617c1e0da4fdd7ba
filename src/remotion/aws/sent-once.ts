import type { SdkCommand } from './observed';

type Send = (args: unknown) => Promise<unknown>;

/**
 * Lets a command be sent at most once, also by a client that tries again: its second try fails with the error of the
 * first, without a request. By the command, since any client of the user's own may be given, and its retries are its own.
 */
export function sentOnce<Command extends SdkCommand>(command: Command): Command {
  command.middlewareStack.add(sendOnce as never, { step: 'finalizeRequest', priority: 'low', name: 'sendOnce' } as never);
  return command;
}

function sendOnce(next: Send): Send {
  let first: Promise<unknown> | undefined;
  return (args) => (first ??= next(args));
}

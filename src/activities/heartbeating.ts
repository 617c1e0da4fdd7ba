import { Context } from '@temporalio/activity';
import { left } from './left-to-next-try';

/**
 * Runs something that heartbeats from `everyMs` on, so that a dead worker is missed early. What earlier tries have left
 * for the next one is passed on: only the details of the last heartbeat are kept.
 */
export async function heartbeating<T>(everyMs: number, run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const word = left();
  const heartbeats = setInterval(() => context.heartbeat(word), everyMs);
  try {
    return await run();
  } finally {
    clearInterval(heartbeats);
  }
}

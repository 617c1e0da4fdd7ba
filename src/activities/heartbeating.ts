import { Context } from '@temporalio/activity';
import { leftByEarlierTries } from './left-to-next-try';

/**
 * Runs a function and heartbeats every `everyMs`, so that a dead worker is noticed early. The heartbeats repeat what
 * earlier tries left for the next one, because Temporal keeps only the details of the last heartbeat.
 */
export async function heartbeating<T>(everyMs: number, run: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const details = leftByEarlierTries();
  const heartbeats = setInterval(() => context.heartbeat(details), everyMs);
  try {
    return await run();
  } finally {
    clearInterval(heartbeats);
  }
}

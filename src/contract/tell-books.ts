import type { Asked, Pool } from '../admission/pool';
import type { CheckedHolders } from './activities';
import { isSlotAsk, isSlotHold } from './pool-messages';

/** What renders tell their pool. Anybody may signal it, so it may be anything. */
export type PoolMessage = { ask: unknown } | { hold: unknown };

/** What came of it. */
export interface Told {
  /** For a request: whether it waits. */
  asked?: Asked;
  /** Whether a request that waited was withdrawn. */
  hasLeft?: boolean;
}

/**
 * Puts a message into the books of its pool: as it arrives, or out of the history of a pool that is rebuilt.
 *
 * @returns null for what is no message of a render
 */
export function tellBooks(books: Pool, message: PoolMessage, now: number): Told | null {
  if ('ask' in message) return isSlotAsk(message.ask) ? { asked: books.ask(message.ask, now) } : null;
  if (!isSlotHold(message.hold)) return null;
  const { id, slots, ...news } = message.hold;
  const isHolder = books.hold(id, slots, now, news);
  return { hasLeft: !isHolder && slots === 0 && books.withdraw(id, now) };
}

/** Puts into the books what was found out about renders that hold slots. */
export function tellChecked(books: Pool, { ended, running, ending = [] }: CheckedHolders, { lookedAt, now }: { lookedAt: number; now: number }): void {
  for (const id of ended) books.hold(id, 0, now);
  for (const { id, forMs } of ending) books.hold(id, books.slots(id), now, { until: now + forMs });
  // As of then: else the next look would pass them over.
  for (const id of running) books.heardOf(id, lookedAt);
}

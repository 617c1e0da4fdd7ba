import type { Asked, Pool } from '../admission/pool';
import type { CheckedHolders } from './activities';
import { isSlotAsk, isSlotHold } from './pool-messages';

/** A message of a render to its pool. Anybody can signal a pool, so the content may be anything. */
export type PoolMessage = { ask: unknown } | { hold: unknown };

/** Its effect. */
export interface Told {
  /** For a request: whether it was queued. */
  asked?: Asked;
  /** Whether a request that waited was withdrawn. */
  hasLeft?: boolean;
}

/**
 * Applies a message to the pool: as it arrives, or from the history when a pool is rebuilt.
 *
 * @returns null if it is not a message of a render
 */
export function tellBooks(books: Pool, message: PoolMessage, now: number): Told | null {
  if ('ask' in message) return isSlotAsk(message.ask) ? { asked: books.ask(message.ask, now) } : null;
  if (!isSlotHold(message.hold)) return null;
  const { id, slots, ...news } = message.hold;
  const isHolder = books.hold(id, slots, now, news);
  return { hasLeft: !isHolder && slots === 0 && books.withdraw(id, now) };
}

/** Applies the result of a check of the renders that hold slots. */
export function tellChecked(books: Pool, { ended, running, ending = [] }: CheckedHolders, { lookedAt, now }: { lookedAt: number; now: number }): void {
  for (const id of ended) books.hold(id, 0, now);
  for (const { id, forMs } of ending) books.hold(id, books.slots(id), now, { until: now + forMs });
  // As of the check: otherwise the next one would skip them.
  for (const id of running) books.heardOf(id, lookedAt);
}

import type { AskOutcome, Pool } from '../admission/pool';
import type { CheckedHolders } from './activities';
import { isSlotAsk, isSlotHold } from './pool-messages';

/** A message of a render to its pool. Anyone can signal a pool, so the content may be anything. */
export type PoolMessage = { ask: unknown } | { hold: unknown };

/** What a message changed in the pool. */
export interface MessageEffect {
  /** For a request: whether it was queued. */
  asked?: AskOutcome;
  /** Whether a request that waited was withdrawn. */
  wasWithdrawn?: boolean;
}

/**
 * Applies a message to the pool: as it arrives, or from the history when a pool is rebuilt.
 *
 * @returns null if it is not a message of a render
 */
export function applyPoolMessage(pool: Pool, message: PoolMessage, now: number): MessageEffect | null {
  if ('ask' in message) return isSlotAsk(message.ask) ? { asked: pool.ask(message.ask, now) } : null;
  if (!isSlotHold(message.hold)) return null;
  const { id, slots, ...news } = message.hold;
  const isHolder = pool.hold(id, slots, now, news);
  return { wasWithdrawn: !isHolder && slots === 0 && pool.withdraw(id, now) };
}

/** Applies the result of a check of the renders that hold slots. */
export function applyHolderCheck(pool: Pool, { ended, running, ending }: CheckedHolders, { checkedAt, now }: { checkedAt: number; now: number }): void {
  for (const id of ended) pool.hold(id, 0, now);
  ending?.forEach(({ id, forMs }) => pool.hold(id, pool.slots(id), now, { until: now + forMs }));
  // As of the check: otherwise the next one would skip them.
  for (const id of running) pool.confirmHolder(id, checkedAt);
}

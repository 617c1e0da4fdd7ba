import type { Pool } from '../../admission/pool';
import type { PlaceInPool } from '../../contract/pool-messages';

/** Where a request stands in the queue, and why it waits if not simply for slots that others hold. */
export function placeIn(books: Pool, id: string, now: number): PlaceInPool | null {
  const found = books.place(id, now);
  if (!found) return null;
  const { place, estimateMs, isLargerThanPool } = found;
  const { paused, dailyBudget } = books.settings;
  const isBudgetSpent = dailyBudget !== undefined && books.report(now).spentToday >= dailyBudget.amount;
  const because = isLargerThanPool ? 'largerThanPool' : paused ? 'paused' : isBudgetSpent ? 'budgetSpent' : null;
  return { place, estimateMs, because };
}

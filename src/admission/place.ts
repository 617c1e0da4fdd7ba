import { isTooLarge, sizeOf } from './books';
import type { Books } from './books';

/** Where a waiting render stands. Later requests may still go ahead of it, so this is an estimate. */
export interface Place {
  /** 1 is next. */
  place: number;
  slotsAhead: number;
  /** How long it will probably wait; null if unknown: the pool is paused, over budget or too small, or no slots have been given back yet. */
  estimateMs: number | null;
  /** It waits for the pool to grow. */
  isLargerThanPool: boolean;
}

export function placeOf(books: Books, id: string, now: number): Place | null {
  const request = books.waiting.get(id);
  if (!request) return null;
  const { settings, holders, holdMs, spending } = books;
  let [place, slotsAhead] = [1, 0];
  for (const [priority, level] of books.levels) {
    if (priority > request.priority) continue;
    const share = priority < request.priority ? Number.POSITIVE_INFINITY : ownShare(books, request.id);
    for (const { waiting, key } of level.accounts) {
      let left = key === request.fairnessKey ? Number.POSITIVE_INFINITY : share;
      for (const other of waiting) {
        if (other === request || left <= 0) break;
        left -= sizeOf(books, other) / other.fairnessWeight;
        place += 1;
        slotsAhead += sizeOf(books, other);
      }
    }
  }
  const isLargerThanPool = isTooLarge(books, request);
  const isHeld = settings.paused || isLargerThanPool || spending.exceeds(settings.dailyBudget, now);
  const missing = Math.max(0, slotsAhead + sizeOf(books, request) - (settings.capacity - holders.used));
  const estimateMs = isHeld || holdMs === null ? null : Math.round((missing / settings.capacity) * holdMs);
  return { place, slotsAhead, estimateMs, isLargerThanPool };
}

/** What the key gets, by weight, before it is the request's turn. Other keys get as much meanwhile. */
function ownShare(books: Books, id: string): number {
  const request = books.waiting.get(id)!;
  let share = 0;
  for (const other of books.levels.get(request.priority)?.accounts.get(request.fairnessKey)?.waiting ?? []) {
    if (other.id === id) break;
    share += sizeOf(books, other) / other.fairnessWeight;
  }
  return share;
}

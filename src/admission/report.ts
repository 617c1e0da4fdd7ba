import { isTooLarge, sizeOf } from './books';
import type { Books } from './books';
import type { DailyBudget } from './requests';

/** The waiting requests of one key and priority. */
export interface QueueReport {
  priority: number;
  fairnessKey: string;
  requests: number;
  slots: number;
}

/** A pool as it is now. */
export interface PoolReport {
  capacity: number;
  used: number;
  isPaused: boolean;
  /** How many renders hold slots. */
  holders: number;
  /** How many renders wait, and for how many slots, including those larger than the pool. */
  waiting: number;
  waitingSlots: number;
  /** How many of them are larger than the pool and wait for it to grow. */
  largerThanPool: number;
  /** By priority, then by key. */
  queue: QueueReport[];
  /** Spending of this UTC day, by Remotion's estimates. */
  spentToday: number;
  dailyBudget: DailyBudget | null;
  /** How long a slot is held on average; null until one has been given back. */
  averageHoldMs: number | null;
}

export function reportOf(books: Books, now: number): PoolReport {
  const { settings, waiting, spending } = books;
  // A report changes nothing: expired holders are freed by the next call that does.
  const holders = [...books.holders].filter(({ until }) => until === null || until > now);
  const queue = queueOf(books);
  return {
    capacity: settings.capacity,
    used: holders.reduce((sum, { slots }) => sum + slots, 0),
    isPaused: settings.paused ?? false,
    holders: holders.length,
    waiting: waiting.size,
    waitingSlots: queue.reduce((sum, { slots }) => sum + slots, 0),
    largerThanPool: [...waiting.values()].filter((request) => isTooLarge(books, request)).length,
    queue,
    spentToday: spending.today(now),
    dailyBudget: settings.dailyBudget ?? null,
    averageHoldMs: books.holdMs,
  };
}

function queueOf(books: Books): QueueReport[] {
  const byKey = new Map<string, QueueReport>();
  for (const request of books.waiting.values()) {
    const { priority, fairnessKey } = request;
    const id = `${priority} ${fairnessKey}`;
    const entry = byKey.get(id) ?? { priority, fairnessKey, requests: 0, slots: 0 };
    entry.requests += 1;
    entry.slots += sizeOf(books, request);
    byKey.set(id, entry);
  }
  return [...byKey.values()].sort((a, b) => a.priority - b.priority || compare(a.fairnessKey, b.fairnessKey));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

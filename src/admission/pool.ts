import { dequeue, emptyBooks, enqueue, handOut, isTooLarge, resize, servedLevel, settle, sizeOf, termsOf } from './books';
import type { Books } from './books';
import { fromCarry, toCarry } from './carry';
import type { PoolCarry } from './carry';
import { placeOf } from './place';
import type { Place } from './place';
import { reportOf } from './report';
import type { PoolReport } from './report';
import type { Grant, PoolSettings, SlotRequest } from './requests';

/**
 * `queued`: waits now. `alreadyQueued`, `alreadyHolds`: asked before; nothing changed. The others did not get in:
 * `full`: the state would be too large to be carried; `tooLarge`: more slots than the pool has; `overBudget`: today's
 * budget is spent, and nobody is to wait for the next.
 */
export type Asked = 'queued' | 'alreadyQueued' | 'alreadyHolds' | 'full' | 'tooLarge' | 'overBudget';

export interface Admitted {
  /** Who may launch now. */
  grants: Grant[];
  /** Who waited and does so no longer, since the day's budget is spent and `whenSpent` is `fail`. */
  overBudget: string[];
}

export interface Changed {
  /** Waiting requests that the pool has become too small for: they stay, and are passed over until it grows. */
  tooLarge: string[];
  /** Those of before that fit again. */
  fitAgain: string[];
}

/** What else `hold` may be told. */
export interface HoldNews {
  /** Nobody watches the render any more: what it holds is free from then on, in ms since 1970. */
  until?: number | null;
  /** What the render has cost so far, in all. */
  cost?: number | null;
  /** What the render took when it had most: the guess for the next one of its composition. */
  took?: number | null;
}

/**
 * The slots of an account: who holds them, who waits, who is next.
 *
 * It has no clock and no chance of its own: every call is told the time, in ms since 1970, which never falls, and the
 * same calls always have the same results. Call `admit` after whatever may free slots or add requests, and at `nextAt`.
 */
export class Pool {
  private constructor(private readonly books: Books) {}

  static open(settings: PoolSettings, now: number): Pool {
    return new Pool(emptyBooks(settings, now));
  }

  static from(carry: PoolCarry): Pool {
    return new Pool(fromCarry(carry));
  }

  /** All that is known, as JSON; `Pool.from` goes on from there as if nothing had happened. */
  carry(): PoolCarry {
    return toCarry(this.books);
  }

  ask(request: SlotRequest, now: number): Asked {
    const { books } = this;
    const { settings, spending, holders } = books;
    settle(books, now);
    const holder = holders.get(request.id);
    if (holder) {
      holder.heardAt = now;
      return 'alreadyHolds';
    }
    if (books.waiting.has(request.id)) return 'alreadyQueued';
    if (request.slots !== null && request.slots > settings.capacity) return 'tooLarge';
    if (settings.dailyBudget?.whenSpent === 'fail' && spending.exceeds(settings.dailyBudget, now)) return 'overBudget';
    if (!books.stateSize.hasRoomFor(request, Math.max(settings.capacity, holders.size))) return 'full';
    books.stateSize.add(request);
    enqueue(books, request, now);
    return 'queued';
  }

  /** Who may launch from now on. Whoever is named holds its slots. */
  admit(now: number): Admitted {
    const { books } = this;
    const { settings, holders, pace } = books;
    settle(books, now);
    const grants: Grant[] = [];
    if (books.spending.exceeds(settings.dailyBudget, now)) {
      return { grants, overBudget: settings.dailyBudget?.whenSpent === 'fail' ? this.turnAllAway(now) : [] };
    }
    while (!settings.paused) {
      const level = servedLevel(books);
      const next = level?.next(settings.capacity - holders.used, termsOf(books));
      if (!level || !next) break;
      const slots = sizeOf(books, next.request);
      if (!pace.allows(slots, holders.used, settings.newSlotsPer10s, now)) break;
      level.pass(next, slots);
      this.give(next.request, slots, now);
      grants.push({ id: next.request.id, slots });
    }
    return { grants, overBudget: [] };
  }

  /**
   * Tells how many slots a render still holds, in all: telling it twice is harmless. 0 gives back the last.
   *
   * More than it was granted is noted, too, even if the pool then has more in use than it may: nothing is granted until
   * it has not. `until` counts only until the next call for the render.
   *
   * @returns whether the render is known to hold slots
   */
  hold(id: string, slots: number, now: number, { until, cost, took }: HoldNews = {}): boolean {
    const { books } = this;
    settle(books, now);
    const holder = books.holders.get(id);
    if (!holder) return false;
    holder.heardAt = now;
    holder.until = until ?? null;
    if (typeof cost === 'number') {
      books.spending.add(cost - holder.cost, now);
      holder.cost = cost;
    }
    if (typeof took === 'number') books.sizes.remember(holder.request.composition, took);
    resize(books, holder, slots, now);
    return true;
  }

  /** Notes a grant that was given elsewhere, or before: for a pool that is rebuilt. Twice is harmless. */
  grant(request: SlotRequest, slots: number, now: number): void {
    const { holders, waiting, stateSize } = this.books;
    settle(this.books, now);
    if (holders.get(request.id)) return;
    if (!waiting.has(request.id)) stateSize.add(request);
    this.give(waiting.get(request.id) ?? request, slots, now);
  }

  /** Forgets a render, whether it waits or holds slots. @returns whether it did */
  withdraw(id: string, now: number): boolean {
    const { books } = this;
    settle(books, now);
    const request = books.waiting.get(id);
    if (request) this.turnAway(request, now);
    return request !== undefined || this.hold(id, 0, now);
  }

  /** Takes new settings, whole. A request of unknown size shrinks with the pool; one of known size waits for it to grow. */
  change(settings: PoolSettings, now: number): Changed {
    const { books } = this;
    settle(books, now);
    const before = new Set([...books.waiting.values()].filter((request) => isTooLarge(books, request)));
    const waiting = [...books.waiting.values()];
    // Out of line by the old settings, and in again by the new ones.
    const moved = waiting.filter((request) => before.has(request) !== isTooLarge({ ...books, settings }, request));
    for (const request of moved) dequeue(books, request, now);
    books.settings = settings;
    for (const request of moved) enqueue(books, request, now);
    return {
      tooLarge: moved.filter((request) => !before.has(request)).map(({ id }) => id),
      fitAgain: moved.filter((request) => before.has(request)).map(({ id }) => id),
    };
  }

  /** When time alone may change what `admit` says, in ms since 1970; null: never. */
  nextAt(now: number): number | null {
    const { books } = this;
    const { settings, spending, pace, holders } = books;
    const level = servedLevel(books);
    if (!level || settings.paused) return null;
    if (spending.exceeds(settings.dailyBudget, now)) return spending.nextDayAt(now);
    const times = [...holders].flatMap(({ until }) => until ?? []);
    const next = level.next(settings.capacity - holders.used, termsOf(books));
    if (next) times.push(pace.nextAt(now) ?? now);
    return times.length === 0 ? null : Math.min(...times);
  }

  get settings(): PoolSettings {
    return this.books.settings;
  }

  get capacity(): number {
    return this.books.settings.capacity;
  }

  /** Whether nobody holds slots or waits for some. */
  get isIdle(): boolean {
    return this.books.holders.size === 0 && this.books.waiting.size === 0;
  }

  /** Whether somebody waits. */
  get isWaitedFor(): boolean {
    return this.books.waiting.size > 0;
  }

  /** A request that waits, or was granted. */
  request(id: string): SlotRequest | undefined {
    return this.books.waiting.get(id) ?? this.books.holders.get(id)?.request;
  }

  /** The render held then what it held: somebody has looked. */
  heardOf(id: string, at: number): void {
    const holder = this.books.holders.get(id);
    if (holder) holder.heardAt = Math.max(holder.heardAt, at);
  }

  /** Whether the render has said something since it was granted its slots: then it has had an answer. */
  isHeardSinceGrant(id: string): boolean {
    const holder = this.books.holders.get(id);
    return holder !== undefined && holder.heardAt > holder.grantedAt;
  }

  /** How many slots the render holds; 0 for one that waits or is unknown. */
  slots(id: string): number {
    return this.books.holders.get(id)?.slots ?? 0;
  }

  /** Who holds slots and has not been heard of since then, longest silent first: ask after them. */
  silentSince(time: number): string[] {
    const silent = [...this.books.holders].filter(({ heardAt }) => heardAt < time);
    return silent.sort((one, other) => one.heardAt - other.heardAt).map(({ request }) => request.id);
  }

  /** Where a waiting render stands; null for one that does not wait. */
  place(id: string, now: number): Place | null {
    return placeOf(this.books, id, now);
  }

  report(now: number): PoolReport {
    return reportOf(this.books, now);
  }

  private give(request: SlotRequest, slots: number, now: number): void {
    if (this.books.waiting.has(request.id)) dequeue(this.books, request, now);
    handOut(this.books, request, slots, now);
  }

  private turnAllAway(now: number): string[] {
    const requests = [...this.books.waiting.values()];
    for (const request of requests) this.turnAway(request, now);
    return requests.map(({ id }) => id);
  }

  private turnAway(request: SlotRequest, now: number): void {
    dequeue(this.books, request, now);
    this.books.stateSize.remove(request);
  }
}

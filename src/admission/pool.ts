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
 * `queued`: waits now. `alreadyQueued`, `alreadyHolds`: it asked before; nothing changed. The others are refusals:
 * `full`: the state would become too large to carry; `tooLarge`: it wants more slots than the pool has; `overBudget`:
 * today's budget is spent, and `whenSpent` is `fail`.
 */
export type AskOutcome = 'queued' | 'alreadyQueued' | 'alreadyHolds' | 'full' | 'tooLarge' | 'overBudget';

export interface AdmitResult {
  /** The renders that may launch now. */
  grants: Grant[];
  /** Ids removed from the queue because the day's budget is spent and `whenSpent` is `fail`. */
  overBudget: string[];
}

export interface ChangeResult {
  /** Waiting requests that the pool has become too small for. They stay queued, but are skipped until it grows. */
  tooLarge: string[];
  /** Requests that were too large and fit again. */
  fitAgain: string[];
}

/** What else `hold` can report. */
export interface HoldDetails {
  /** The workflow has stopped watching the render: its slots come free at this time, in ms since 1970. */
  until?: number | null;
  /** What the render has cost so far, in total. */
  cost?: number | null;
  /** The most slots the render used: the guess for the next render of its composition. */
  took?: number | null;
}

/**
 * The slots of an account: who holds them, who waits, who is next.
 *
 * It is deterministic: every call passes the time, in ms since 1970, which must never decrease, and the same calls give
 * the same results. Call `admit` after anything that may free slots or add requests, and at `nextAt`.
 */
export class Pool {
  private constructor(private readonly books: Books) {}

  static open(settings: PoolSettings, now: number): Pool {
    return new Pool(emptyBooks(settings, now));
  }

  static from(carry: PoolCarry): Pool {
    return new Pool(fromCarry(carry));
  }

  /** The whole state as JSON. `Pool.from` continues from it as if nothing had happened. */
  carry(): PoolCarry {
    return toCarry(this.books);
  }

  ask(request: SlotRequest, now: number): AskOutcome {
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

  /** Grants what can be granted now. The renders it names hold their slots from now on. */
  admit(now: number): AdmitResult {
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
   * Records how many slots a render still holds in total, so repeating a call is harmless. 0 gives back the last.
   *
   * A render may report more than it was granted, even beyond the capacity; then nothing is granted until the pool fits
   * again. `until` applies only until the next call for the render.
   *
   * @returns whether the pool knew the render as a holder
   */
  hold(id: string, slots: number, now: number, { until, cost, took }: HoldDetails = {}): boolean {
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

  /** Records a grant made earlier or elsewhere, to rebuild a pool. Repeating it is harmless. */
  grant(request: SlotRequest, slots: number, now: number): void {
    const { holders, waiting, stateSize } = this.books;
    settle(this.books, now);
    if (holders.get(request.id)) return;
    if (!waiting.has(request.id)) stateSize.add(request);
    this.give(waiting.get(request.id) ?? request, slots, now);
  }

  /** Forgets a render. @returns whether it was waiting or holding slots */
  withdraw(id: string, now: number): boolean {
    const { books } = this;
    settle(books, now);
    const request = books.waiting.get(id);
    if (request) this.turnAway(request, now);
    return request !== undefined || this.hold(id, 0, now);
  }

  /** Replaces all settings. Requests of unknown size shrink with the pool; those of known size wait for it to grow. */
  change(settings: PoolSettings, now: number): ChangeResult {
    const { books } = this;
    settle(books, now);
    const before = new Set([...books.waiting.values()].filter((request) => isTooLarge(books, request)));
    const waiting = [...books.waiting.values()];
    // Dequeued under the old settings, queued again under the new ones.
    const moved = waiting.filter((request) => before.has(request) !== isTooLarge({ ...books, settings }, request));
    for (const request of moved) dequeue(books, request, now);
    books.settings = settings;
    for (const request of moved) enqueue(books, request, now);
    return {
      tooLarge: moved.filter((request) => !before.has(request)).map(({ id }) => id),
      fitAgain: moved.filter((request) => before.has(request)).map(({ id }) => id),
    };
  }

  /** When the passing of time alone may change what `admit` returns, in ms since 1970; null: never. */
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

  /** Whether no render holds slots or waits for them. */
  get isIdle(): boolean {
    return !this.hasHolders && !this.hasWaitingRenders;
  }

  /** Whether any render holds slots. */
  get hasHolders(): boolean {
    return this.books.holders.size > 0;
  }

  /** Whether any render waits. */
  get hasWaitingRenders(): boolean {
    return this.books.waiting.size > 0;
  }

  /** A request that waits or holds slots. */
  request(id: string): SlotRequest | undefined {
    return this.books.waiting.get(id) ?? this.books.holders.get(id)?.request;
  }

  /** Records that a check found the render unchanged at that time. */
  confirmHolder(id: string, at: number): void {
    const holder = this.books.holders.get(id);
    if (holder) holder.heardAt = Math.max(holder.heardAt, at);
  }

  /** Whether the pool has heard of the render since its grant. If so, the render has received an answer. */
  isHeardSinceGrant(id: string): boolean {
    const holder = this.books.holders.get(id);
    return holder !== undefined && holder.heardAt > holder.grantedAt;
  }

  /** How many slots the render holds; 0 if it waits or is unknown. */
  slots(id: string): number {
    return this.books.holders.get(id)?.slots ?? 0;
  }

  /** Holders not heard of since then, longest silent first. Check on them. */
  silentSince(time: number): string[] {
    const silent = [...this.books.holders].filter(({ heardAt }) => heardAt < time);
    return silent.sort((one, other) => one.heardAt - other.heardAt).map(({ request }) => request.id);
  }

  /** Where a waiting render stands; null if it does not wait. */
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

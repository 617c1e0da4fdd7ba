import { Holders } from './holders';
import type { Holder } from './holders';
import { Level } from './level';
import type { Terms } from './level';
import { Pace } from './pace';
import { RememberedSizes } from './remembered-sizes';
import type { PoolSettings, SlotRequest } from './requests';
import { Spending } from './spending';
import { StateSize } from './state-size';

/** The expected hold time until the first slot has been given back. */
const firstHoldMs = 10_000;

/** The whole state of a pool. */
export interface Books {
  settings: PoolSettings;
  holders: Holders;
  /** Waiting requests, by id. */
  waiting: Map<string, SlotRequest>;
  levels: Map<number, Level>;
  sizes: RememberedSizes;
  pace: Pace;
  spending: Spending;
  stateSize: StateSize;
  /** How long a slot is held on average, weighted towards recent ones; null until one has been given back. */
  holdMs: number | null;
}

export function emptyBooks(settings: PoolSettings, now: number): Books {
  return {
    settings,
    holders: new Holders(),
    waiting: new Map(),
    levels: new Map(),
    sizes: new RememberedSizes(),
    pace: Pace.open(now),
    spending: Spending.open(now),
    stateSize: new StateSize(),
    holdMs: null,
  };
}

/** How many slots the request would be granted now. */
export function sizeOf({ settings, sizes }: Books, request: SlotRequest): number {
  return request.slots ?? Math.min(settings.capacity, sizes.guess(request.composition));
}

export function termsOf(books: Books): Terms {
  const slotsOf = (request: SlotRequest): number => sizeOf(books, request);
  return { slotsOf, chargeOf: (request) => (slotsOf(request) * expectedHoldMs(books)) / request.fairnessWeight };
}

/** Whether the pool has become too small for the request. If so, the request is in no level until the pool grows. */
export function isTooLarge({ settings }: Books, { slots }: SlotRequest): boolean {
  return slots !== null && slots > settings.capacity;
}

export function levelOf({ levels }: Books, { priority }: Pick<SlotRequest, 'priority'>): Level {
  const level = levels.get(priority) ?? new Level();
  return levels.set(priority, level), level;
}

/** The most urgent level with waiting requests. Less urgent levels are granted nothing meanwhile. */
export function servedLevel({ levels }: Books): Level | null {
  let served: [number, Level] | null = null;
  for (const entry of levels) {
    if (entry[1].waiting > 0 && (!served || entry[0] < served[0])) served = entry;
  }
  return served?.[1] ?? null;
}

/** Puts a request in the queue. */
export function enqueue(books: Books, request: SlotRequest, now: number): void {
  books.waiting.set(request.id, request);
  if (isTooLarge(books, request)) return;
  const level = levelOf(books, request);
  if (level.waiting === 0) forgetUsage(books, level, request.priority, now);
  level.add(request, now);
}

/** Takes a request out of the queue. */
export function dequeue(books: Books, request: SlotRequest, now: number): void {
  books.waiting.delete(request.id);
  if (!isTooLarge(books, request)) levelOf(books, request).remove(request, now);
}

/** Grants slots and charges for them. */
export function handOut(books: Books, request: SlotRequest, slots: number, now: number): void {
  const chargedUntil = now + expectedHoldMs(books);
  books.pace.granted(slots, books.holders.used, now);
  if (request.slots !== null) books.sizes.remember(request.composition, slots);
  books.holders.add({ request, slots, grantedAt: now, chargedUntil, heardAt: now, until: null, cost: 0 });
  const { accounts } = levelOf(books, request);
  accounts.hold(request, slots, now);
  accounts.charge(request, slots, chargedUntil - now);
}

/** Records how many slots a render still holds. Slots given back are charged for the time they were held. */
export function resize(books: Books, holder: Holder, slots: number, now: number): void {
  const { request, grantedAt, chargedUntil } = holder;
  const more = slots - holder.slots;
  if (more === 0) return;
  if (more < 0) books.holdMs = averagedHold(books, -more, now - grantedAt);
  const { accounts } = levelOf(books, request);
  accounts.charge(request, more, chargedUntil - now);
  accounts.hold(request, more, now);
  books.holders.resize(holder, slots);
  if (slots === 0) books.stateSize.remove(request);
}

/** Charges holders that hold longer than they were charged for, and frees the slots of holders whose `until` has passed. */
export function settle(books: Books, now: number): void {
  for (const holder of books.holders) {
    const { request, slots, grantedAt } = holder;
    if (holder.until !== null && holder.until <= now) {
      resize(books, holder, 0, holder.until);
      continue;
    }
    const charged = holder.chargedUntil;
    // In small steps: a key that was overcharged would lose its turn until that is corrected.
    while (holder.chargedUntil <= now) holder.chargedUntil += Math.ceil((holder.chargedUntil - grantedAt) / 8);
    if (holder.chargedUntil > charged) levelOf(books, request).accounts.charge(request, slots, holder.chargedUntil - charged);
  }
}

/** While no request waited, all got the slots they asked for, so past usage is forgiven. What keys hold now counts from now on. */
function forgetUsage(books: Books, { accounts }: Level, priority: number, now: number): void {
  accounts.clear();
  for (const { request, slots, chargedUntil } of books.holders) {
    if (request.priority === priority) accounts.charge(request, slots, chargedUntil - now);
  }
}

function expectedHoldMs({ holdMs }: Books): number {
  return holdMs ?? firstHoldMs;
}

/** A moving average in which one full turnover of the pool weighs about as much as everything before it. */
function averagedHold({ holdMs, settings }: Books, slots: number, heldMs: number): number {
  if (holdMs === null) return Math.max(1, Math.round(heldMs));
  return Math.max(1, Math.round(holdMs + ((heldMs - holdMs) * slots) / (slots + settings.capacity)));
}

import { isBefore } from './requests';
import type { SlotRequest } from './requests';
import { WaitingLine } from './waiting-line';

/** Past a large request that waits for room, smaller ones get at most this many times its own slots. */
const passedFactor = 1;
/** How many requests of a key are looked at for one that fits. */
const searchDepth = 20;
/** What a key has had is forgotten once it has held and wanted nothing for this long. */
const forgottenAfterMs = 600_000;

/** What one key has had and wants, within one priority. */
export interface Account {
  key: string;
  /** What it has had, in slot-milliseconds by weight. The key with the least is next. */
  had: number;
  held: number;
  waiting: WaitingLine;
  /** Since when it has held and wanted nothing; null while it does. */
  idleSince: number | null;
}

/** 0 stands for an account that is not idle. */
export type AccountCarry<Key> = [key: Key, had: number, idleSince: number];

interface Passed {
  request: SlotRequest;
  /** How many slots went to others meanwhile. */
  slots: number;
}

/** The next request, and the one that it passes because that one does not fit yet. */
export interface Pick {
  request: SlotRequest;
  passes: SlotRequest | null;
}

/**
 * The requests of one priority, and whose turn it is.
 *
 * Keys share by weight in slots over time: each has an account of the slot-milliseconds that it has had, divided by its
 * weight, and the least is next. A grant is charged at once, for as long as slots are held on average, and put right
 * when they are given back. A key that had nothing waiting joins at the present least, so absence gives no credit; and
 * when nobody waits, the past is void.
 *
 * A first request that does not fit may be passed by smaller ones, in all by no more slots than `passedFactor` times its
 * own. Then nothing is granted until it fits.
 */
export class Level {
  readonly accounts = new Map<string, Account>();
  waitingCount = 0;
  /** What a key has at least when it joins; never falls. */
  private base = 0;
  /** The request that has been passed, and by how many slots. */
  private passed: Passed | null = null;

  add(request: SlotRequest, now: number): void {
    const account = this.accountOf(request.fairnessKey);
    if (account.waiting.length === 0) {
      this.forget(now);
      account.had = Math.max(account.had, this.base);
      account.idleSince = null;
      this.accounts.set(account.key, account);
    }
    account.waiting.add(request);
    this.waitingCount += 1;
  }

  remove(request: SlotRequest, now: number): void {
    const account = this.accountOf(request.fairnessKey);
    account.waiting.remove(request);
    this.waitingCount -= 1;
    if (this.passed?.request === request) this.passed = null;
    markIdle(account, now);
  }

  /** Charges the key for slots that it has for `ms` longer; both may be negative. */
  charge(request: SlotRequest, slots: number, ms: number): void {
    this.accountOf(request.fairnessKey).had += Math.round((slots * ms) / request.fairnessWeight);
  }

  /** Tells that the key holds more slots, or fewer. */
  held(request: SlotRequest, slots: number, now: number): void {
    const account = this.accountOf(request.fairnessKey);
    this.accounts.set(account.key, account);
    account.held += slots;
    markIdle(account, now);
  }

  /** Voids the past: everybody begins with what they hold, which is charged anew. */
  clear(): void {
    for (const account of this.accounts.values()) {
      if (account.idleSince === null) account.had = this.base;
      else this.accounts.delete(account.key);
    }
  }

  /** Who is next for `free` slots. */
  next(free: number, sizeOf: (request: SlotRequest) => number): Pick | null {
    if (free <= 0 || this.waitingCount === 0) return null;
    const first = this.passed?.request ?? this.least((account) => account.waiting.first)!;
    if (sizeOf(first) <= free) return { request: first, passes: null };
    const room = Math.min(free, passedFactor * sizeOf(first) - (this.passed?.slots ?? 0));
    if (room <= 0) return null;
    const fitting = this.least(({ waiting }) => waiting.find((request) => sizeOf(request) <= room, searchDepth));
    return fitting ? { request: fitting, passes: first } : null;
  }

  carry(numberOf: (key: string) => number): [passed: string, passedSlots: number, accounts: AccountCarry<number>[]] {
    const accounts = [...this.accounts.values()].map(
      ({ key, had, idleSince }): AccountCarry<number> => [numberOf(key), had - this.base, idleSince ?? 0],
    );
    return [this.passed?.request.id ?? '', this.passed?.slots ?? 0, accounts];
  }

  /** Takes back what was carried, once all who wait or hold are in again. */
  restore(accounts: AccountCarry<string>[], passed: Passed | null): void {
    this.passed = passed;
    for (const [key, had, idleSince] of accounts) {
      const account = this.accountOf(key);
      account.had = had;
      account.idleSince = idleSince || null;
      this.accounts.set(key, account);
    }
  }

  restoreWaiting(request: SlotRequest): void {
    const account = this.accountOf(request.fairnessKey);
    this.accounts.set(account.key, account);
    account.waiting.add(request);
    this.waitingCount += 1;
  }

  /** Notes that the pick is granted, and whom it passes. */
  passing({ passes }: Pick, slots: number): void {
    if (passes) this.passed = { request: passes, slots: (this.passed?.slots ?? 0) + slots };
  }

  private least(requestOf: (account: Account) => SlotRequest | undefined): SlotRequest | undefined {
    let least: { had: number; request: SlotRequest } | undefined;
    for (const account of this.accounts.values()) {
      if (account.waiting.length === 0 || (least && account.had > least.had)) continue;
      const request = requestOf(account);
      if (!request) continue;
      if (!least || account.had < least.had || isBefore(request, least.request)) least = { had: account.had, request };
    }
    return least?.request;
  }

  private forget(now: number): void {
    let least = Number.POSITIVE_INFINITY;
    for (const account of this.accounts.values()) {
      if (account.waiting.length > 0) least = Math.min(least, account.had);
      else if (account.idleSince !== null && now - account.idleSince >= forgottenAfterMs) this.accounts.delete(account.key);
    }
    if (least !== Number.POSITIVE_INFINITY) this.base = Math.max(this.base, least);
  }

  private accountOf(key: string): Account {
    return this.accounts.get(key) ?? { key, had: this.base, held: 0, waiting: new WaitingLine(), idleSince: null };
  }
}

function markIdle(account: Account, now: number): void {
  const isIdle = account.held === 0 && account.waiting.length === 0;
  account.idleSince = isIdle ? (account.idleSince ?? now) : null;
}

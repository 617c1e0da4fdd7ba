import { Accounts } from './accounts';
import type { Account, AccountsCarry } from './accounts';
import { isBefore } from './requests';
import type { SlotRequest } from './requests';

/** Past a request that does not fit yet, others get at most this many times its own slots. */
const passedFactor = 1;
/** How many requests of a key are looked at for one that fits. */
const searchDepth = 20;

/** The next request, and the one that it passes since that one does not fit yet. */
export interface Pick {
  request: SlotRequest;
  passes: SlotRequest | null;
}

/** What a grant would come to now. */
export interface Terms {
  slotsOf: (request: SlotRequest) => number;
  /** What its key would be charged, as in `Account.had`. */
  chargeOf: (request: SlotRequest) => number;
}

interface Passed {
  request: SlotRequest;
  /** How many slots went past it. */
  slots: number;
}

export interface LevelCarry<Key> extends AccountsCarry<Key> {
  passed: [id: string, slots: number] | null;
}

/**
 * The requests of one priority, and whose turn it is.
 *
 * Keys share by weight in slots over time: whoever has had the least slot-milliseconds by weight is next, with its first
 * request. If that one does not fit, smaller ones may pass it: of keys that are no further ahead than its own will be
 * with it, and no more slots in all than `passedFactor` times its own. Then nothing is granted here until it fits. So a
 * large one is never starved, nobody gets more than their share by asking for little, and few slots lie idle meanwhile.
 */
export class Level {
  readonly accounts = new Accounts();
  waiting = 0;
  private passed: Passed | null = null;

  add(request: SlotRequest, now: number): void {
    this.accounts.wait(request, now);
    this.waiting += 1;
  }

  remove(request: SlotRequest, now: number): void {
    this.accounts.waitNoMore(request, now);
    this.waiting -= 1;
    if (this.passed?.request === request) this.passed = null;
  }

  /** Who is next for `free` slots; null: nobody before there are more. */
  next(free: number, { slotsOf, chargeOf }: Terms): Pick | null {
    if (free <= 0 || this.waiting === 0) return null;
    const first = this.passed?.request ?? this.least(({ waiting }) => waiting.first);
    if (!first) return null;
    if (slotsOf(first) <= free) return { request: first, passes: null };
    const room = Math.min(free, passedFactor * slotsOf(first) - (this.passed?.slots ?? 0));
    if (room <= 0) return null;
    const hadAfter = this.accounts.get(first.fairnessKey)!.had + chargeOf(first);
    const fitting = this.least(({ had, waiting }) => (had <= hadAfter ? waiting.find((request) => slotsOf(request) <= room, searchDepth) : undefined));
    return fitting ? { request: fitting, passes: first } : null;
  }

  /** Notes that the pick is granted, and whom it passes. */
  pass({ passes }: Pick, slots: number): void {
    if (passes) this.passed = { request: passes, slots: (this.passed?.slots ?? 0) + slots };
  }

  carry<Key>(nameOf: (key: string) => Key): LevelCarry<Key> {
    return { passed: this.passed && [this.passed.request.id, this.passed.slots], ...this.accounts.carry(nameOf) };
  }

  /** Takes what was carried, once all who wait or hold are in again. */
  restore(carry: AccountsCarry<string>, passed: Passed | null): void {
    this.accounts.restore(carry);
    this.passed = passed;
  }

  private least(requestOf: (account: Account) => SlotRequest | undefined): SlotRequest | undefined {
    let least: { had: number; request: SlotRequest } | undefined;
    for (const account of this.accounts) {
      if (account.waiting.length === 0 || (least && account.had > least.had)) continue;
      const request = requestOf(account);
      if (!request) continue;
      if (!least || account.had < least.had || isBefore(request, least.request)) least = { had: account.had, request };
    }
    return least?.request;
  }
}

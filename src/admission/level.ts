import { Accounts } from './accounts';
import type { Account, AccountsCarry } from './accounts';
import { isBefore } from './requests';
import type { SlotRequest } from './requests';

/** Requests may pass one that does not fit yet, but only for this many times its slots in total. */
const passedFactor = 1;
/** How many requests of a key are searched for one that fits. */
const searchDepth = 20;

/** The next request, and the one it passes because that one does not fit yet. */
export interface Pick {
  request: SlotRequest;
  passes: SlotRequest | null;
}

/** What granting a request now would take. */
export interface Terms {
  slotsOf: (request: SlotRequest) => number;
  /** What its key would be charged, in the unit of `Account.had`. */
  chargeOf: (request: SlotRequest) => number;
}

interface Passed {
  request: SlotRequest;
  /** How many slots were granted past it. */
  slots: number;
}

export interface LevelCarry<Key> extends AccountsCarry<Key> {
  passed: [id: string, slots: number] | null;
}

/**
 * The requests of one priority, and whose turn it is.
 *
 * Keys share slots over time, by weight: the key with the fewest slot-milliseconds for its weight is next, with its
 * first request. If that request does not fit, smaller ones may pass it, but only from keys that are no further ahead
 * than its own key will be after its grant, and for at most `passedFactor` times its slots in total. After that the level
 * grants nothing until it fits. So a large request never starves, asking for little earns no extra share, and few slots
 * lie idle meanwhile.
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
    this.accounts.stopWaiting(request, now);
    this.waiting -= 1;
    if (this.passed?.request === request) this.passed = null;
  }

  /** The next request for `free` slots; null if none may be granted until more are free. */
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

  /** Records that the pick was granted, and which request it passed. */
  pass({ passes }: Pick, slots: number): void {
    if (passes) this.passed = { request: passes, slots: (this.passed?.slots ?? 0) + slots };
  }

  carry<Key>(nameOf: (key: string) => Key): LevelCarry<Key> {
    return { passed: this.passed && [this.passed.request.id, this.passed.slots], ...this.accounts.carry(nameOf) };
  }

  /** Restores carried state. Call it after every waiting request and holder has been added again. */
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

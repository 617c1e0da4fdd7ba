import type { SlotRequest } from './requests';
import { jsonBytes } from './state-size';
import { WaitingLine } from './waiting-line';

/** An absent key's debt is forgotten after this long. */
const forgottenAfterMs = 600_000;
/** At most this many absent keys are remembered, and only those whose names fit into `maxNameBytes`. */
const maxAbsent = 100;
const maxNameBytes = 130;

/** What one key has used, holds and waits for, within one priority. */
export interface Account {
  key: string;
  /** Its usage so far, in slot-milliseconds divided by its weight. */
  had: number;
  held: number;
  waiting: WaitingLine;
}

export type AccountCarry<Key> = [key: Key, had: number];
export type AbsentCarry<Key> = [key: Key, had: number, since: number];
export interface AccountsCarry<Key> {
  present: AccountCarry<Key>[];
  absent: AbsentCarry<Key>[];
}

/**
 * The accounts of the keys that hold slots or wait for them.
 *
 * A key that begins to wait starts at least at the lowest usage of the keys already waiting, so absence earns no credit.
 * A key that had used more before it left keeps that for a while; otherwise renders that come one by one would always
 * look new.
 */
export class Accounts {
  private readonly present = new Map<string, Account>();
  private readonly absent = new Map<string, { had: number; since: number }>();
  /** The lowest usage at which a key that begins to wait can start. It never decreases. */
  private base = 0;

  *[Symbol.iterator](): IterableIterator<Account> {
    yield* this.present.values();
  }

  get(key: string): Account | undefined {
    return this.present.get(key);
  }

  wait(request: SlotRequest, now: number): void {
    const account = this.enter(request.fairnessKey, now);
    if (account.waiting.length === 0) {
      this.base = Math.max(this.base, this.leastOfWaiting());
      account.had = Math.max(account.had, this.base);
    }
    account.waiting.add(request);
  }

  stopWaiting(request: SlotRequest, now: number): void {
    const account = this.enter(request.fairnessKey, now);
    account.waiting.remove(request);
    this.leaveIfDone(account, now);
  }

  /** Charges the request's key for holding `slots` for `ms` longer than it was charged for so far. Both may be negative. */
  charge({ fairnessKey, fairnessWeight }: SlotRequest, slots: number, ms: number): void {
    const account = this.present.get(fairnessKey);
    if (account) account.had += Math.round((slots * ms) / fairnessWeight);
  }

  /** Adds `slots` to what the request's key holds; negative to subtract. */
  hold({ fairnessKey }: SlotRequest, slots: number, now: number): void {
    const account = this.enter(fairnessKey, now);
    account.held += slots;
    this.leaveIfDone(account, now);
  }

  /** Forgets past usage: all keys become equal. */
  clear(): void {
    this.absent.clear();
    for (const account of this.present.values()) account.had = this.base;
  }

  carry<Key>(nameOf: (key: string) => Key): AccountsCarry<Key> {
    return {
      present: [...this.present.values()].map(({ key, had }) => [nameOf(key), had - this.base]),
      absent: [...this.absent].map(([key, { had, since }]) => [nameOf(key), had - this.base, since]),
    };
  }

  /** Restores carried usage. Call it after every waiting request and holder has been added again. */
  restore({ present, absent }: AccountsCarry<string>): void {
    for (const [key, had] of present) this.present.get(key)!.had = had;
    for (const [key, had, since] of absent) this.absent.set(key, { had, since });
  }

  private leastOfWaiting(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { had, waiting } of this.present.values()) if (waiting.length > 0 && had < least) least = had;
    return least === Number.POSITIVE_INFINITY ? this.base : least;
  }

  private enter(key: string, now: number): Account {
    const known = this.present.get(key);
    if (known) return known;
    const before = this.absent.get(key);
    this.absent.delete(key);
    const had = before && now - before.since < forgottenAfterMs ? before.had : this.base;
    const account = { key, had, held: 0, waiting: new WaitingLine() };
    this.present.set(key, account);
    return account;
  }

  private leaveIfDone(account: Account, now: number): void {
    if (account.held > 0 || account.waiting.length > 0) return;
    this.present.delete(account.key);
    if (account.had <= this.base || jsonBytes(account.key) > maxNameBytes) return;
    this.absent.set(account.key, { had: account.had, since: now });
    if (this.absent.size > maxAbsent) this.absent.delete(this.absent.keys().next().value!);
  }
}

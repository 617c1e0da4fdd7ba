import type { SlotRequest } from './requests';
import { jsonBytes } from './state-size';
import { WaitingLine } from './waiting-line';

/** An absent key's debt is forgotten after this. */
const forgottenAfterMs = 600_000;
/** Of those absent, so many are remembered, unless their names are so long. */
const maxAbsent = 100;
const maxNameBytes = 130;

/** What one key has had and wants, within one priority. */
export interface Account {
  key: string;
  /** What it has had, in slot-milliseconds divided by its weight. */
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
 * The accounts of those keys that hold something or wait.
 *
 * A key that begins to wait has had at least as much as the least of those that wait already, so absence gives no
 * credit. One that had more before it left still has, for a while: else renders that come one by one would always be new.
 */
export class Accounts {
  private readonly present = new Map<string, Account>();
  private readonly absent = new Map<string, { had: number; since: number }>();
  /** What a key that begins to wait has had at least; it never falls. */
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

  waitNoMore(request: SlotRequest, now: number): void {
    const account = this.enter(request.fairnessKey, now);
    account.waiting.remove(request);
    this.leaveIfDone(account, now);
  }

  /** Charges the request's key for `slots` that it has `ms` longer than it was charged for before; both may be negative. */
  charge({ fairnessKey, fairnessWeight }: SlotRequest, slots: number, ms: number): void {
    const account = this.present.get(fairnessKey);
    if (account) account.had += Math.round((slots * ms) / fairnessWeight);
  }

  /** Notes that the request's key holds so many slots more, or fewer. */
  hold({ fairnessKey }: SlotRequest, slots: number, now: number): void {
    const account = this.enter(fairnessKey, now);
    account.held += slots;
    this.leaveIfDone(account, now);
  }

  /** Voids the past. */
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

  /** Takes what was carried, once all who wait or hold are in again. */
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

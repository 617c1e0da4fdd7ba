import { emptyBooks, isTooLarge, levelOf } from './books';
import type { Books } from './books';
import type { LevelCarry } from './level';
import { Pace } from './pace';
import type { PaceCarry } from './pace';
import { RememberedSizes } from './remembered-sizes';
import type { SizesCarry } from './remembered-sizes';
import type { PoolSettings, SlotRequest } from './requests';
import { Spending } from './spending';
import type { SpendingCarry } from './spending';

/** Repeated strings are stored as their index in `strings`. */
type RequestRow = [id: string, slots: number, composition: number, priority: number, key: number, weight: number, since: number];
type HolderRow = [...RequestRow, held: number, grantedAt: number, chargedUntil: number, heardAt: number, until: number, cost: number];

/** A pool as JSON, with each repeated string stored once. 0 stands for null. */
export interface PoolCarry {
  settings: PoolSettings;
  strings: string[];
  waiting: RequestRow[];
  holders: HolderRow[];
  levels: [priority: number, level: LevelCarry<number>][];
  sizes: SizesCarry;
  pace: PaceCarry;
  spending: SpendingCarry;
  holdMs: number | null;
}

export function toCarry(books: Books): PoolCarry {
  const strings = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = strings.get(text) ?? strings.size;
    return strings.set(text, number), number;
  };
  const toRow = ({ id, slots, composition, priority, fairnessKey, fairnessWeight, since }: SlotRequest): RequestRow => [
    id,
    slots ?? 0,
    numberOf(composition),
    priority,
    numberOf(fairnessKey),
    fairnessWeight,
    since,
  ];
  return {
    settings: books.settings,
    waiting: [...books.waiting.values()].map(toRow),
    holders: [...books.holders].map(({ request, slots, grantedAt, chargedUntil, heardAt, until, cost }) => [
      ...toRow(request),
      slots,
      grantedAt,
      chargedUntil,
      heardAt,
      until ?? 0,
      cost,
    ]),
    levels: [...books.levels].map(([priority, level]) => [priority, level.carry(numberOf)]),
    strings: [...strings.keys()],
    sizes: books.sizes.carry(),
    pace: books.pace.carry(),
    spending: books.spending.carry(),
    holdMs: books.holdMs,
  };
}

export function fromCarry(carry: PoolCarry): Books {
  const books = emptyBooks(carry.settings, 0);
  books.sizes = new RememberedSizes(carry.sizes);
  books.pace = Pace.from(carry.pace);
  books.spending = Spending.from(carry.spending);
  books.holdMs = carry.holdMs;
  for (const row of carry.waiting) restoreWaiting(books, toRequest(row, carry));
  for (const row of carry.holders) restoreHolder(books, row, carry);
  for (const [priority, { passed, present, absent }] of carry.levels) {
    const accounts = {
      present: present.map(([key, had]): [string, number] => [carry.strings[key]!, had]),
      absent: absent.map(([key, had, since]): [string, number, number] => [carry.strings[key]!, had, since]),
    };
    levelOf(books, { priority }).restore(accounts, passed && { request: books.waiting.get(passed[0])!, slots: passed[1] });
  }
  return books;
}

function restoreWaiting(books: Books, request: SlotRequest): void {
  books.stateSize.add(request);
  books.waiting.set(request.id, request);
  if (!isTooLarge(books, request)) levelOf(books, request).add(request, 0);
}

function restoreHolder(books: Books, row: HolderRow, carry: PoolCarry): void {
  const [id, wanted, composition, priority, key, weight, since, slots, grantedAt, chargedUntil, heardAt, until, cost] = row;
  const request = toRequest([id, wanted, composition, priority, key, weight, since], carry);
  books.stateSize.add(request);
  books.holders.add({ request, slots, grantedAt, chargedUntil, heardAt, until: until || null, cost });
  levelOf(books, request).accounts.hold(request, slots, 0);
}

function toRequest([id, slots, composition, priority, key, weight, since]: RequestRow, { strings }: PoolCarry): SlotRequest {
  return {
    id,
    slots: slots || null,
    composition: strings[composition]!,
    priority,
    fairnessKey: strings[key]!,
    fairnessWeight: weight,
    since,
  };
}

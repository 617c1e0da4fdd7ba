import { emptyBooks, levelOf } from './books';
import type { Books } from './books';
import type { AccountCarry } from './level';
import { Pace } from './pace';
import type { PaceCarry } from './pace';
import { RememberedSizes } from './remembered-sizes';
import type { SizesCarry } from './remembered-sizes';
import type { PoolSettings, SlotRequest } from './requests';
import { Spending } from './spending';
import type { SpendingCarry } from './spending';

/** Strings that repeat are numbers: their place in `strings`. */
type RequestRow = [id: string, slots: number, composition: number, priority: number, key: number, weight: number, since: number];
type HolderRow = [...RequestRow, held: number, grantedAt: number, chargedUntil: number, heardAt: number, until: number, cost: number];
type LevelRow = [priority: number, passed: string, passedSlots: number, accounts: AccountCarry<number>[]];

/** A pool as JSON, without a name that repeats. 0 stands for null. */
export interface PoolCarry {
  settings: PoolSettings;
  strings: string[];
  waiting: RequestRow[];
  tooLarge: string[];
  holders: HolderRow[];
  levels: LevelRow[];
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
    tooLarge: [...books.tooLarge],
    holders: [...books.holders].map(({ request, slots, grantedAt, chargedUntil, heardAt, until, cost }) => [
      ...toRow(request),
      slots,
      grantedAt,
      chargedUntil,
      heardAt,
      until ?? 0,
      cost,
    ]),
    levels: [...books.levels].map(([priority, level]) => [priority, ...level.carry(numberOf)]),
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
  books.tooLarge = new Set(carry.tooLarge);
  const toRequest = ([id, slots, composition, priority, key, weight, since]: RequestRow): SlotRequest => ({
    id,
    slots: slots || null,
    composition: carry.strings[composition]!,
    priority,
    fairnessKey: carry.strings[key]!,
    fairnessWeight: weight,
    since,
  });
  for (const row of carry.waiting) {
    const request = toRequest(row);
    books.waiting.set(request.id, request);
    books.stateSize.add(request);
    if (!books.tooLarge.has(request.id)) levelOf(books, request).restoreWaiting(request);
  }
  for (const row of carry.holders) {
    const [slots, grantedAt, chargedUntil, heardAt, until, cost] = row.slice(7) as [number, number, number, number, number, number];
    const request = toRequest(row.slice(0, 7) as RequestRow);
    books.stateSize.add(request);
    books.holders.add({ request, slots, grantedAt, chargedUntil, heardAt, until: until || null, cost });
    levelOf(books, request).held(request, slots, grantedAt);
  }
  for (const [priority, passed, passedSlots, accounts] of carry.levels) {
    const level = levelOf(books, { priority });
    level.restore(
      accounts.map(([key, had, idleSince]) => [carry.strings[key]!, had, idleSince]),
      passed === '' ? null : { request: books.waiting.get(passed)!, slots: passedSlots },
    );
  }
  return books;
}

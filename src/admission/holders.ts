import type { SlotRequest } from './requests';

/** A render that has slots. */
export interface Holder {
  request: SlotRequest;
  slots: number;
  /** When it got its slots, in ms since 1970. */
  grantedAt: number;
  /** Until when its key has been charged for them: see `Level`. */
  chargedUntil: number;
  /** When it was last heard of. */
  heardAt: number;
  /** Nobody watches it any more: it has its slots until then, at the latest. */
  until: number | null;
  /** What it has cost, as far as it has been told. */
  cost: number;
}

/** Who holds slots, and how many in all. */
export class Holders {
  private readonly byId = new Map<string, Holder>();
  used = 0;

  get size(): number {
    return this.byId.size;
  }

  get(id: string): Holder | undefined {
    return this.byId.get(id);
  }

  add(holder: Holder): void {
    this.byId.set(holder.request.id, holder);
    this.used += holder.slots;
  }

  resize(holder: Holder, slots: number): void {
    this.used += slots - holder.slots;
    holder.slots = slots;
    if (slots === 0) this.byId.delete(holder.request.id);
  }

  [Symbol.iterator](): IterableIterator<Holder> {
    return this.byId.values();
  }
}

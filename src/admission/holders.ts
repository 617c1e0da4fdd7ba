import type { SlotRequest } from './requests';

/** A render that holds slots. */
export interface Holder {
  request: SlotRequest;
  slots: number;
  /** When it got its slots, in ms since 1970. */
  grantedAt: number;
  /** Its key has been charged for them up to this time: see `Level`. */
  chargedUntil: number;
  /** When the pool last heard of it. */
  heardAt: number;
  /** Its workflow has stopped watching it: its slots come free at this time at the latest. Null while it is watched. */
  until: number | null;
  /** The cost reported for it so far. */
  cost: number;
}

/** The renders that hold slots, and how many slots are in use. */
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

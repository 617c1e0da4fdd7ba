import type { SlotHold } from '../../contract/pool-messages';
import type { RenderSnapshot } from '../../contract/snapshot';

/** How many partial releases one render makes. */
const maxReleases = 2;

/** A release is worth a signal from this share of the pool, and of the render's grant, upwards. */
const worthOfPool = 1 / 10;
const worthOfGrant = 1 / 3;

/** How many of its slots a render uses, and when that is worth a signal to the pool. */
export class SlotsInUse {
  /** How many slots the pool counts for this render. */
  held: number;
  private releases = 0;
  private isCorrected = false;
  private readonly worthTelling: number;

  /** @param isOneFunction the main function renders everything itself, and reports it as a chunk without invoking a renderer */
  constructor(
    { slots, capacity }: { slots: number; capacity: number },
    private readonly isOneFunction: boolean,
  ) {
    this.held = slots;
    this.worthTelling = Math.max(1, capacity * worthOfPool, slots * worthOfGrant);
  }

  /** What to report to the pool after this snapshot; null for nothing. */
  after({ totalChunks, chunksRendered }: RenderSnapshot): Pick<SlotHold, 'slots' | 'took'> | null {
    if (totalChunks === null || this.isOneFunction) return null;
    const takes = 1 + totalChunks;
    const uses = 1 + Math.max(0, totalChunks - chunksRendered);
    if (!this.isCorrected) {
      this.isCorrected = true;
      // More than it was granted: the pool must know, whatever the signal costs.
      if (uses > this.held) return this.tell({ slots: uses, took: takes });
      if (takes < this.held && this.isWorth(uses)) return this.release({ slots: uses, took: takes });
    }
    return this.isWorth(uses) ? this.release({ slots: uses }) : null;
  }

  private isWorth(uses: number): boolean {
    return this.releases < maxReleases && this.held - uses >= this.worthTelling;
  }

  private release(hold: Pick<SlotHold, 'slots' | 'took'>): Pick<SlotHold, 'slots' | 'took'> {
    this.releases += 1;
    return this.tell(hold);
  }

  private tell(hold: Pick<SlotHold, 'slots' | 'took'>): Pick<SlotHold, 'slots' | 'took'> {
    this.held = hold.slots;
    return hold;
  }
}

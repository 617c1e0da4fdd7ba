import { isBefore } from './requests';
import type { SlotRequest } from './requests';

/** The requests of one key, in order. */
export class WaitingLine {
  private requests: SlotRequest[] = [];
  /** Entries before this index have left: removing the first must not move a hundred thousand others. */
  private start = 0;

  get length(): number {
    return this.requests.length - this.start;
  }

  get first(): SlotRequest | undefined {
    return this.requests[this.start];
  }

  add(request: SlotRequest): void {
    let index = this.requests.length;
    // Nearly always the last place: only second attempts and replays come out of order.
    while (index > this.start && isBefore(request, this.requests[index - 1]!)) index -= 1;
    this.requests.splice(index, 0, request);
  }

  remove(request: SlotRequest): void {
    if (request === this.first) {
      this.start += 1;
      if (this.start > 1_000 && this.start > this.length) this.compact();
      return;
    }
    const index = this.requests.indexOf(request, this.start);
    if (index >= 0) this.requests.splice(index, 1);
  }

  /** The first wanted request among its first `depth`. */
  find(isWanted: (request: SlotRequest) => boolean, depth: number): SlotRequest | undefined {
    const end = Math.min(this.requests.length, this.start + depth);
    for (let index = this.start; index < end; index += 1) {
      if (isWanted(this.requests[index]!)) return this.requests[index];
    }
    return undefined;
  }

  *[Symbol.iterator](): IterableIterator<SlotRequest> {
    for (let index = this.start; index < this.requests.length; index += 1) yield this.requests[index]!;
  }

  private compact(): void {
    this.requests = this.requests.slice(this.start);
    this.start = 0;
  }
}

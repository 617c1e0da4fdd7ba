import type { SlotRequest } from './requests';

/** The carried state must stay below this: Temporal's limit for a payload is 2 MB, and the user's codec may make it larger. */
const maxBytes = 950_000;
/** Reserved for what is bounded: settings, remembered sizes, recently absent keys, levels. */
const fixedBytes = 160_000;
/** The most that the numbers of a waiting row take, and how much they grow by once it holds slots. */
const waitingRowBytes = 60;
const holdingRowBytes = 90;
/** What an entry in the string table, and a key's account, take besides the string. */
const entryBytes = 32;

/** An upper bound of the carried state's size, updated with each change: measuring it would cost more than everything else. */
export class StateSize {
  private bytes = fixedBytes;
  private requests = 0;
  private readonly strings = new Map<string, number>();

  /** Whether the state would still fit with this request, even with as many holders as possible. */
  hasRoomFor(request: SlotRequest, mostHolders: number): boolean {
    const more = jsonBytes(request.id) + waitingRowBytes + this.newStrings(request).reduce((sum, text) => sum + jsonBytes(text) + entryBytes, 0);
    return this.bytes + more + holdingRowBytes * Math.min(this.requests + 1, mostHolders) <= maxBytes;
  }

  add(request: SlotRequest): void {
    for (const text of this.newStrings(request)) this.bytes += jsonBytes(text) + entryBytes;
    this.bytes += jsonBytes(request.id) + waitingRowBytes;
    this.requests += 1;
    for (const text of stringsOf(request)) this.strings.set(text, (this.strings.get(text) ?? 0) + 1);
  }

  remove(request: SlotRequest): void {
    this.bytes -= jsonBytes(request.id) + waitingRowBytes;
    this.requests -= 1;
    for (const text of stringsOf(request)) {
      const uses = this.strings.get(text)! - 1;
      if (uses > 0) {
        this.strings.set(text, uses);
        continue;
      }
      this.strings.delete(text);
      this.bytes -= jsonBytes(text) + entryBytes;
    }
  }

  private newStrings(request: SlotRequest): string[] {
    return stringsOf(request).filter((text) => !this.strings.has(text));
  }
}

function stringsOf({ composition, fairnessKey, priority }: SlotRequest): string[] {
  return [`${composition}`, `${priority} ${fairnessKey}`];
}

/** The most bytes that a string takes as JSON in UTF-8. */
export function jsonBytes(text: string): number {
  let bytes = 2;
  for (let index = 0; index < text.length; index += 1) bytes += bytesOf(text.charCodeAt(index));
  return bytes;
}

function bytesOf(code: number): number {
  if (code < 0x20 || (code >= 0xd800 && code < 0xe000)) return 6;
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : 3;
}

import type { SlotRequest } from './requests';

/** What is carried must stay below this: a payload may have 2 MB, and the user's codec may make it larger. */
const maxBytes = 950_000;
/** For what does not grow: settings, remembered sizes, keys that were here lately, levels. */
const fixedBytes = 160_000;
/** The numbers of a row, at most: of one that waits, and what they grow by when it holds slots. */
const waitingRowBytes = 60;
const holdingRowBytes = 90;
/** What a string in the table, and an account of a key, need besides the string. */
const entryBytes = 32;

/** How large the carried state is at most, kept while it changes: to measure it would cost more than all else. */
export class StateSize {
  private bytes = fixedBytes;
  private requests = 0;
  private readonly strings = new Map<string, number>();

  /** Whether the state could be carried with the request in it, even if as many as can be held slots. */
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

/** Of a string as JSON in UTF-8, at most. */
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

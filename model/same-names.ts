/** Names that are made up on the way: etags, and who a process says that it is. */
const madeUp = /\b(?:etag|own)-\d+\b/g;
/** Milliseconds since 1970, within some years of the model's time. */
const time = /\b1[67]\d{11}\b/g;

/** The made-up names of a text in the order in which they turn up, after `first`. */
export function namesIn(text: string, first: readonly string[] = []): string[] {
  return [...new Set([...first, ...(text.match(madeUp) ?? [])])];
}

export function renamed(text: string, toName: (name: string) => string): string {
  return text.replace(madeUp, toName);
}

export function withTimes(text: string, toTime: (ms: number) => number): string {
  return text.replace(time, (ms) => String(toTime(Number(ms))));
}

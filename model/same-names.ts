/** Names generated during an exploration: etags, and the owner names of processes. */
const madeUp = /\b(?:etag|own)-\d+\b/g;
/** Timestamps in milliseconds since 1970, within some years of the model's time. */
const time = /\b1[67]\d{11}\b/g;

/** The generated names in a text, in order of appearance, after `first`. */
export function namesIn(text: string, first: readonly string[] = []): string[] {
  return [...new Set([...first, ...(text.match(madeUp) ?? [])])];
}

export function renamed(text: string, toName: (name: string) => string): string {
  return text.replace(madeUp, toName);
}

export function withTimes(text: string, toTime: (ms: number) => number): string {
  return text.replace(time, (ms) => String(toTime(Number(ms))));
}

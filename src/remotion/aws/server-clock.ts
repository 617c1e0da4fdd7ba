/** HTTP's `Date` header has whole seconds, and an answer takes time to arrive: smaller clock errors go unnoticed. */
export const undetectableClockErrorMs = 2_000;

/**
 * Now, by S3's clock rather than this machine's, in milliseconds since 1970.
 *
 * The local clock is finer than the header, so it is used while both agree within two seconds. With a wrong clock, a
 * worker would otherwise report false timeouts or miss real ones, since they compare now with times that AWS wrote.
 */
export function serverNowMs(localNowMs: number, serverDateMs: number | null): number {
  if (serverDateMs === null) return localNowMs;
  return Math.abs(serverDateMs - localNowMs) > undetectableClockErrorMs ? serverDateMs : localNowMs;
}

/** When an HTTP response was sent, by its `Date` header; null if the header is missing or unreadable. */
export function serverDateMsOf(response: unknown): number | null {
  return httpDateMs((response as { headers?: Record<string, string> } | undefined)?.headers?.date);
}

/** Parses a date in an HTTP header; null if it is missing or unreadable. */
export function httpDateMs(date: string | undefined): number | null {
  const dateMs = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(dateMs) ? null : dateMs;
}

/** HTTP's `Date` header tells whole seconds, and an answer takes its time: below this an error cannot be told. */
export const clockErrorGrainMs = 2_000;

/**
 * Now, by the clock of S3 rather than this machine's, in milliseconds since 1970.
 *
 * The local clock is finer than the header, so it is used as long as both agree within two seconds. A worker whose
 * clock is wrong would otherwise invent or hide timeouts: they compare now with times that AWS wrote.
 */
export function serverNowMs(localNowMs: number, serverDateMs: number | null): number {
  if (serverDateMs === null) return localNowMs;
  return Math.abs(serverDateMs - localNowMs) > clockErrorGrainMs ? serverDateMs : localNowMs;
}

/** The moment that an HTTP response was sent at, by its `Date` header; null without a readable one. */
export function serverDateMsOf(response: unknown): number | null {
  return httpDateMs((response as { headers?: Record<string, string> } | undefined)?.headers?.date);
}

/** A date of an HTTP header; null for one that is missing or cannot be read. */
export function httpDateMs(date: string | undefined): number | null {
  const dateMs = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(dateMs) ? null : dateMs;
}

import { renderMediaOptionsDefaults } from './render-option-defaults';

/** A start may be frozen for half of it, and then wait 10 s for Lambda's answer. */
const shortestMs = 30_000;

/** Lambda's queue is emptied within a second or two; a cold start until the browser is there takes about 4 s. */
const untilBrowserMs = 10_000;

/** Remotion gives a site no less. */
const shortestOpeningMs = 3_000;

/**
 * How long an unconfirmed launch may take to show before it is repeated, in milliseconds: the launch first writes when
 * it has opened the site, for which Remotion allows `timeoutInMilliseconds`, or half of the function's time when that
 * is less. One that is repeated sooner is paid for twice.
 */
export function defaultLaunchGraceMs(timeoutInMilliseconds: number | null | undefined, functionTimeoutMs: number): number {
  const allowedMs = timeoutInMilliseconds ?? renderMediaOptionsDefaults.timeoutInMilliseconds;
  const openingMs = Math.min(allowedMs, Math.max(shortestOpeningMs, functionTimeoutMs / 2));
  return Math.max(shortestMs, untilBrowserMs + openingMs);
}

import { launchTimeoutMs } from '../aws/invoke';
import { renderMediaOptionsDefaults } from '../protocol/render-option-defaults';

/** A start that was suspended for longer than this between claim and launch does not launch. */
export const maxSuspensionMs = 10_000;

/** Lambda empties its queue within a second or two; a cold start takes about 3 s until the browser is up. */
const untilBrowserMs = 5_000;

const shortestMs = 30_000;

/**
 * How long to wait for an unconfirmed launch to write progress before repeating it, in milliseconds. The launch first
 * writes when it has opened the site. Remotion allows `timeoutInMilliseconds` for that, or half of the function's timeout
 * if that is less. A launch that is repeated too early is paid for twice.
 */
export function defaultLaunchGraceMs(timeoutInMilliseconds: number | null | undefined, functionTimeoutMs: number): number {
  const openingMs = Math.min(timeoutInMilliseconds ?? renderMediaOptionsDefaults.timeoutInMilliseconds, functionTimeoutMs / 2);
  return Math.max(shortestMs, maxSuspensionMs + launchTimeoutMs + untilBrowserMs + openingMs);
}

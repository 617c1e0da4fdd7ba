import { launchTimeoutMs } from '../aws/invoke';
import { renderMediaOptionsDefaults } from '../protocol/render-option-defaults';

/** A start that was frozen for longer between its claim and its launch does not launch. */
export const frozenAtMostMs = 10_000;

/** Lambda's queue is emptied within a second or two; a cold start until the browser is there takes about 3 s. */
const untilBrowserMs = 5_000;

const shortestMs = 30_000;

/**
 * How long an unconfirmed launch may take to show before it is repeated, in milliseconds: the launch first writes when
 * it has opened the site, for which Remotion allows `timeoutInMilliseconds`, or half of the function's time when that
 * is less. One that is repeated sooner is paid for twice.
 */
export function defaultLaunchGraceMs(timeoutInMilliseconds: number | null | undefined, functionTimeoutMs: number): number {
  const openingMs = Math.min(timeoutInMilliseconds ?? renderMediaOptionsDefaults.timeoutInMilliseconds, functionTimeoutMs / 2);
  return Math.max(shortestMs, frozenAtMostMs + launchTimeoutMs + untilBrowserMs + openingMs);
}

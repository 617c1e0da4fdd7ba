import { clipMiddle } from '../errors/clip-middle';
import { RenderFailedReason, renderFailedReasons } from '../protocol/failed-reasons';
import type { RenderErrorInfo } from '../protocol/render-progress';
import { reasonPatterns } from './failed-reason-patterns';

type ErrorText = Pick<RenderErrorInfo, 'name' | 'message' | 'stack'>;

/**
 * Why Remotion ended a render, judging by the error that ended it.
 *
 * A composition's code can throw any message, including one that reads like a broken connection. So an error thrown in
 * the page only counts if its message is one that Remotion itself throws there.
 */
export function failedReason(error: ErrorText): RenderFailedReason {
  const text = errorText(error);
  const thrownIn = placeOf(error);
  const known = reasonPatterns.find(
    ({ anywhere = [], outsidePage = [] }) => matches(anywhere, text) || (thrownIn !== 'page' && matches(outsidePage, text)),
  );
  if (known) return known.reason;
  return thrownIn === 'function' ? RenderFailedReason.unknownError : RenderFailedReason.compositionError;
}

/** What to do about it; names a missing permission if AWS does. */
export function failedRemedy(reason: RenderFailedReason, error: ErrorText): string {
  const { remedy } = renderFailedReasons[reason];
  const denied = reason === 'accessDenied' ? deniedAction.exec(errorText(error))?.groups : undefined;
  if (!denied) return remedy;
  const { action, resource } = denied;
  return `The function's role lacks ${action}${resource ? ` on ${resource}` : ''}. ${remedy}`;
}

/** Matches, for example, "User: … is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::…" because …". */
const deniedAction = /not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: "?(?<resource>arn:[^\s"]+))?/;

/** Longer messages quote FFmpeg's log, whose last lines name the cause, or a page's markup. */
const maxTextLength = 20_000;

/**
 * Name and message without the stack. A renderer's error reaches the main function as a stack, which becomes the message
 * of another error, so "Error: " may appear several times. Other names stay: AWS puts the problem into the name.
 */
function errorText({ name, message }: ErrorText): string {
  const [withoutStack] = `${name ?? 'Error'}: ${message ?? ''}`.split(/\n[ \t]+at /, 1);
  return clipMiddle(withoutStack!, maxTextLength).replace(/^(?:\w*Error: )+/, '').replace(beforeStorageError, '');
}

/** What the function puts before S3's error when it cannot read large props; kept for missing props, a separate reason. */
const beforeStorageError = /^Failed to parse input props that were serialized: (?:\w*Error: )*(?!NoSuchKey\b|NotFound\b)/;

/** Where an error was thrown, by the first line of its stack that names a file: the page's code comes over HTTP. */
function placeOf({ message, stack }: ErrorText): 'page' | 'function' | 'unknown' {
  const place = /^[ \t]+at (?:.*[( ])?(https?:|file:|node:|\/)/m.exec(String(stack || message || ''))?.[1];
  if (place === undefined) return 'unknown';
  return place.startsWith('http') ? 'page' : 'function';
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

import { clipMiddle } from '../errors/clip-middle';
import { RenderFailedReason, renderFailedReasons } from '../protocol/failed-reasons';
import type { RenderErrorInfo } from '../protocol/render-progress';
import { textsOfReasons } from './failed-reason-texts';

type ErrorText = Pick<RenderErrorInfo, 'name' | 'message' | 'stack'>;

/**
 * Why Remotion ended a render, told by the texts of the error that ended it.
 *
 * Code of the composition may throw any text, also that of a broken connection. So an error that was thrown in the page
 * is only taken for what Remotion itself says there.
 */
export function failedReason(error: ErrorText): RenderFailedReason {
  const text = errorText(error);
  const thrownIn = placeOf(error);
  const known = textsOfReasons.find(
    ({ anywhere = [], outsidePage = [] }) => matches(anywhere, text) || (thrownIn !== 'page' && matches(outsidePage, text)),
  );
  if (known) return known.reason;
  return thrownIn === 'function' ? RenderFailedReason.unknownError : RenderFailedReason.compositionError;
}

/** What to do about it; for a missing permission with its name, where AWS tells it. */
export function failedRemedy(reason: RenderFailedReason, error: ErrorText): string {
  const { remedy } = renderFailedReasons[reason];
  const denied = reason === 'accessDenied' ? deniedAction.exec(errorText(error))?.groups : undefined;
  if (!denied) return remedy;
  const { action, resource } = denied;
  return `The function's role lacks ${action}${resource ? ` on ${resource}` : ''}. ${remedy}`;
}

/** As in "User: … is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::…" because …". */
const deniedAction = /not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: "?(?<resource>arn:[^\s"]+))?/;

/** Longer ones hold a log of FFmpeg, whose last lines name the cause, or a page's markup. */
const maxTextLength = 20_000;

/**
 * Name and message without the stack. A renderer's error reaches the main function as a stack that becomes the message
 * of another error, so "Error: " may stand there more than once. AWS tells by the name what is wrong, others do not.
 */
function errorText({ name, message }: ErrorText): string {
  const [withoutStack] = `${name ?? 'Error'}: ${message ?? ''}`.split(/\n[ \t]+at /, 1);
  return clipMiddle(withoutStack!, maxTextLength).replace(/^(?:\w*Error: )+/, '').replace(beforeStorageError, '');
}

/** What the function puts before S3's own word when it cannot read large props; that they are missing is a reason of its own. */
const beforeStorageError = /^Failed to parse input props that were serialized: (?:\w*Error: )*(?!NoSuchKey\b|NotFound\b)/;

/** Where an error was thrown, by the first line of its stack that names a place: the page's code comes over HTTP. */
function placeOf({ message, stack }: ErrorText): 'page' | 'function' | 'unknown' {
  const place = /^[ \t]+at (?:.*[( ])?(https?:|file:|node:|\/)/m.exec(String(stack || message || ''))?.[1];
  if (place === undefined) return 'unknown';
  return place.startsWith('http') ? 'page' : 'function';
}

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

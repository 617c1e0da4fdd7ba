import type { ProgressFile } from '../protocol/progress-file';
import type { RenderErrorInfo } from '../protocol/render-progress';

interface Explanation {
  when: (stack: string) => boolean;
  explanation: string;
}

const docs = 'https://www.remotion.dev/docs/lambda';

/** Errors that Remotion recognises by a part of their stack; the first match wins. */
const explanations: readonly Explanation[] = [
  {
    when: (stack) =>
      stack.includes('FATAL:zygote_communication_linux.cc') || stack.includes('error while loading shared libraries: libnss3.so'),
    explanation: 'The browser did not start. Remotion retries by itself, so you can usually ignore this.',
  },
  {
    when: (stack) => stack.includes('TooManyRequestsException') || stack.includes('ConcurrentInvocationLimitExceeded'),
    explanation: `Lambda refused invocations: the account may have reached its concurrency limit, which can be raised: ${docs}/troubleshooting/rate-limit`,
  },
  {
    when: (stack) => stack.includes('ENOSPC') || stack.toLowerCase().includes('no space left on device'),
    explanation: `The function's disk is full. Use less disk per function, or deploy a function with more: ${docs}/disk-size`,
  },
  {
    when: (stack) => stack.includes('net::ERR_INSUFFICIENT_RESOURCES'),
    explanation: 'The function ran out of memory. Deploy a function with more.',
  },
  {
    when: (stack) => stack.includes('Target closed.') || stack.includes('Session closed'),
    explanation: 'The browser crashed while rendering. Deploy a function with more memory; it gets more CPU, too.',
  },
];

/** The errors of a progress file, with an explanation where one is known. */
export function explainErrors(errors: NonNullable<ProgressFile['errors']>): RenderErrorInfo[] {
  return errors.map((error) => ({ ...error, explanation: explain(error.stack), s3Location: '' }));
}

/** Whether one of the errors ended the render. */
export function hasFatalError(errors: Pick<RenderErrorInfo, 'isFatal' | 'willRetry'>[]): boolean {
  return errors.some(endsRender);
}

/** Remotion's rule for an error that ends the render. */
export function endsRender({ isFatal, willRetry }: Pick<RenderErrorInfo, 'isFatal' | 'willRetry'>): boolean {
  return isFatal && !willRetry;
}

/**
 * The error that ended the render. When one chunk fails, Remotion cancels the others, which report that as fatal errors
 * too, before or after the real one. An error that the render wrote takes precedence over a timeout that a late reading
 * found.
 */
export function endingError<E extends Pick<RenderErrorInfo, 'isFatal' | 'willRetry' | 'name' | 'message' | 'stack'>>(errors: readonly E[]): E | undefined {
  const ending = errors.filter(endsRender);
  const written = ending.filter((error) => !isOutOfTime(error));
  return written.find((error) => !isCancellation(error)) ?? written[0] ?? ending[0];
}

/** A timeout that a reading found has no stack; a browser that did not start in time throws the same name with a stack. */
export function isOutOfTime({ name, stack }: Pick<RenderErrorInfo, 'name' | 'stack'>): boolean {
  return name === 'TimeoutError' && !/\n[ \t]+at /.test(stack ?? '');
}

/**
 * Whether a function stopped because it saw the cancel marker. That error has a generic name, unlike that of
 * `cancelRender()` in a composition.
 */
export function isCancellation({ message }: Pick<RenderErrorInfo, 'message'>): boolean {
  return /^(?:\w*Error: )*(?:renderMedia|renderFrames|renderStill|stitchFramesToVideo)\(\) got cancelled/.test(message ?? '');
}

function explain(stack: string | undefined): string | null {
  if (typeof stack !== 'string') return null;
  return explanations.find(({ when }) => when(stack))?.explanation ?? null;
}

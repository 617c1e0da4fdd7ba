import type { ProgressFile } from '../protocol/progress-file';
import type { RenderErrorInfo } from '../protocol/render-progress';

interface Explanation {
  when: (stack: string) => boolean;
  explanation: string;
}

const docs = 'https://www.remotion.dev/docs/lambda';

/** Errors that Remotion knows by a part of their stack; the first that fits counts. */
const explanations: readonly Explanation[] = [
  {
    when: (stack) =>
      stack.includes('FATAL:zygote_communication_linux.cc') || stack.includes('error while loading shared libraries: libnss3.so'),
    explanation: 'The browser did not start. Remotion tries again by itself, so this can mostly be ignored.',
  },
  {
    when: (stack) => stack.includes('TooManyRequestsException') || stack.includes('ConcurrentInvocationLimitExceeded'),
    explanation: `Lambda refused invocations: the account's limit of concurrent functions may be reached. It can be raised: ${docs}/troubleshooting/rate-limit`,
  },
  {
    when: (stack) => stack.includes('ENOSPC') || stack.toLowerCase().includes('no space left on device'),
    explanation: `The disk of the function is full. Use less of it per function, or deploy one with more: ${docs}/disk-size`,
  },
  {
    when: (stack) => stack.includes('net::ERR_INSUFFICIENT_RESOURCES'),
    explanation: 'The function ran out of memory. Deploy one with more.',
  },
  {
    when: (stack) => stack.includes('Target closed.') || stack.includes('Session closed'),
    explanation: 'The browser crashed while it rendered. Deploy a function with more memory, which gives it more of everything.',
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
 * The error that ended the render. When one chunk fails, Remotion cancels the others, which tell so as fatal errors,
 * before the one that counts or after it. And what a render wrote counts before what a late reading says of the time.
 */
export function endingError<E extends Pick<RenderErrorInfo, 'isFatal' | 'willRetry' | 'name' | 'message' | 'stack'>>(errors: readonly E[]): E | undefined {
  const ending = errors.filter(endsRender);
  const written = ending.filter((error) => !isOutOfTime(error));
  return written.find((error) => !isCancellation(error)) ?? written[0] ?? ending[0];
}

/** The error that a reading makes of the time has no stack; a browser that did not start in time has the same name, and one. */
export function isOutOfTime({ name, stack }: Pick<RenderErrorInfo, 'name' | 'stack'>): boolean {
  return name === 'TimeoutError' && !/\n[ \t]+at /.test(stack ?? '');
}

/** Whether a function stopped since it saw the cancel marker. Its error has no name of its own; that of `cancelRender()` in a composition has. */
export function isCancellation({ message }: Pick<RenderErrorInfo, 'message'>): boolean {
  return /^(?:\w*Error: )*(?:renderMedia|renderFrames|renderStill|stitchFramesToVideo)\(\) got cancelled/.test(message ?? '');
}

function explain(stack: string | undefined): string | null {
  if (typeof stack !== 'string') return null;
  return explanations.find(({ when }) => when(stack))?.explanation ?? null;
}

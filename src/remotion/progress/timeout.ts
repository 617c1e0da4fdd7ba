import { launchLogsUrl, rendererLogsUrl } from '../aws/aws-links';
import { framesOfChunk } from './frames';
import type { ProgressContext } from './progress-fields';
import type { ProgressFile } from '../protocol/progress-file';
import type { RenderErrorInfo, RenderMetadata } from '../protocol/render-progress';

/** Clocks within AWS agree well; this long after the limit nothing is late any more. */
export const timeoutMarginMs = 20_000;

const shownChunks = 5;

const remedies = [
  'Deploy a function with a longer timeout (timeoutInSeconds), or render fewer frames per function (framesPerLambda).',
  'See https://www.remotion.dev/docs/lambda/troubleshooting/debug',
];

export interface TimeoutInput {
  /** When the main function began. */
  startedMs: number;
  totalChunks: number;
  /** Completed chunks. */
  chunks: number[];
  timeoutInMilliseconds: number;
  nowMs: number;
}

export interface TimedOut {
  missingChunks: number[];
}

/**
 * Tells when the main function's time is up; null while it is not. With all chunks there it gets the time twice:
 * another function may be combining them.
 */
export function judgeTimeout({ startedMs, totalChunks, chunks, timeoutInMilliseconds, nowMs }: TimeoutInput): TimedOut | null {
  const isBeyond = (limitMs: number): boolean => nowMs > startedMs + limitMs + timeoutMarginMs;
  if (!isBeyond(timeoutInMilliseconds)) return null;
  const missingChunks = missingOf(totalChunks, chunks);
  return missingChunks.length > 0 || isBeyond(timeoutInMilliseconds * 2) ? { missingChunks } : null;
}

type FunctionTimes = Pick<ProgressContext, 'timeoutInMilliseconds' | 'nowMs' | 'lastModifiedMs'>;

/**
 * When the main function began, by the best field there is. The age of a file that has none of them ends a render that
 * would otherwise never end.
 */
export function beganAtMs(
  { renderMetadata, functionLaunched, timeoutTimestamp }: Pick<ProgressFile, 'renderMetadata' | 'functionLaunched' | 'timeoutTimestamp'>,
  { timeoutInMilliseconds, nowMs, lastModifiedMs }: FunctionTimes,
): number {
  const byDeadlineMs = typeof timeoutTimestamp === 'number' ? timeoutTimestamp - timeoutInMilliseconds : null;
  return renderMetadata?.startedDate ?? byDeadlineMs ?? functionLaunched ?? lastModifiedMs ?? nowMs;
}

/**
 * How long Lambda keeps an asynchronous invocation that it has no room for.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const maxQueueMs = 6 * 3_600_000;

/**
 * Whether a render without a validated composition is out of time: its launch never ran, or died or hangs before. A launch
 * that has written nothing may wait in Lambda's queue, so its time may not even have begun.
 */
export function isLaunchTimedOut(file: ProgressFile, times: FunctionTimes): boolean {
  const { timeoutInMilliseconds, nowMs, lastModifiedMs } = times;
  // The deadline in a claim is by the clock of whoever started the render, all else by that of AWS.
  const isByAnotherClock = file.launchClaim && typeof lastModifiedMs === 'number';
  const beganMs = isByAnotherClock ? lastModifiedMs : beganAtMs(file, times);
  return nowMs > beganMs + (mayBeQueued(file) ? maxQueueMs : 0) + timeoutInMilliseconds + timeoutMarginMs;
}

function mayBeQueued(file: ProgressFile): boolean {
  return isUntouched(file) && file.launchClaim?.state !== 'rejected';
}

/** Whether this is what the start wrote. A launch's first write says that the site is open, or what went wrong before. */
function isUntouched({ launchClaim, functionLaunched, serveUrlOpened, errors }: ProgressFile): boolean {
  return Boolean(launchClaim) || (functionLaunched !== undefined && !serveUrlOpened && !errors?.length);
}

export interface TimeoutPlace {
  region: string;
  /** The main function. */
  functionName: string;
  renderId: string;
  timeoutInMilliseconds: number;
}

/** The fatal error of a render whose time is up. */
export function timeoutError(place: TimeoutPlace, renderMetadata: RenderMetadata, { missingChunks }: TimedOut): RenderErrorInfo {
  return toError([
    `The main function's time of ${place.timeoutInMilliseconds} ms is up and the render is not finished.`,
    ...missing(place, renderMetadata, missingChunks),
    ...remedies,
    `Logs of the main function: ${launchLogsUrl(place)}`,
    `Logs of the renderer functions: ${rendererLogsUrl(rendererOf(place, renderMetadata))}`,
  ]);
}

/** The fatal error of a render that did not get as far as its composition. */
export function launchTimeoutError(place: TimeoutPlace, file: ProgressFile): RenderErrorInfo {
  const neverRan = isUntouched(file);
  return toError([
    neverRan
      ? `The launch of the render never ran, or hung: ${mayBeQueued(file) ? 'after the 6 h for which Lambda keeps one, and ' : 'after '}the function's time of ${place.timeoutInMilliseconds} ms, it has written nothing.`
      : `The main function's time of ${place.timeoutInMilliseconds} ms is up, and it did not get as far as the composition.`,
    ...(neverRan ? ["Look at the account's Lambda concurrency, and whether the function exists and can be invoked."] : remedies),
    `Logs of the main function: ${launchLogsUrl(place)}`,
  ]);
}

function missing(place: TimeoutPlace, renderMetadata: RenderMetadata, chunks: number[]): string[] {
  if (chunks.length === 0) return ['All chunks are rendered; combining them did not come to an end.'];
  const lines = chunks.slice(0, shownChunks).map((chunk) => {
    const frames = framesOfChunk(chunk, renderMetadata);
    return `- chunk ${chunk}${frames ? ` (frames ${frames[0]} to ${frames[1]})` : ''}: ${rendererLogsUrl(rendererOf(place, renderMetadata), chunk)}`;
  });
  return [`${chunks.length} of ${renderMetadata.totalChunks} chunks are missing${chunks.length > shownChunks ? `, the first ${shownChunks}` : ''}:`, ...lines];
}

/** A renderer function may be another one than the main function, with logs of its own. */
function rendererOf(place: TimeoutPlace, { rendererFunctionName }: RenderMetadata): TimeoutPlace {
  return { ...place, functionName: rendererFunctionName || place.functionName };
}

function missingOf(totalChunks: number, chunks: number[]): number[] {
  const completed = new Set(chunks);
  // A number that is not known counts as one, so that such a render times out, too.
  const length = Number.isInteger(totalChunks) && totalChunks >= 0 ? totalChunks : 1;
  return Array.from({ length }, (_, index) => index).filter((index) => !completed.has(index));
}

function toError(lines: string[]): RenderErrorInfo {
  const message = lines.join('\n');
  return {
    type: 'stitcher',
    name: 'TimeoutError',
    message,
    stack: `TimeoutError: ${message}`,
    frame: null,
    chunk: null,
    isFatal: true,
    attempt: 1,
    willRetry: false,
    totalAttempts: 1,
    tmpDir: null,
    s3Location: '',
    explanation: null,
  };
}

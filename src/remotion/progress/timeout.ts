import { launchLogsUrl, rendererLogsUrl } from '../aws/aws-links';
import { framesOfChunk } from './frames';
import type { ProgressContext } from './progress-fields';
import type { ProgressFile } from '../protocol/progress-file';
import type { RenderErrorInfo, RenderMetadata } from '../protocol/render-progress';

/** Clocks within AWS agree well; this long after the limit, nothing more is to come. */
const timeoutMarginMs = 20_000;

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
 * Whether the main function has timed out: the missing chunks, or null if it has not. Once all chunks are completed it
 * gets twice the time, since another function may be combining them.
 */
export function judgeTimeout({ startedMs, totalChunks, chunks, timeoutInMilliseconds, nowMs }: TimeoutInput): TimedOut | null {
  const isBeyond = (limitMs: number): boolean => nowMs > startedMs + limitMs + timeoutMarginMs;
  if (!isBeyond(timeoutInMilliseconds)) return null;
  const missingChunks = missingOf(totalChunks, chunks);
  return missingChunks.length > 0 || isBeyond(timeoutInMilliseconds * 2) ? { missingChunks } : null;
}

type FunctionTimes = Pick<ProgressContext, 'timeoutInMilliseconds' | 'nowMs' | 'lastModifiedMs'>;

/**
 * When the main function began, by the best field available. For a file with none of them, the file's own age counts, so
 * that the render times out eventually.
 */
export function beganAtMs(
  { renderMetadata, functionLaunched, timeoutTimestamp }: Pick<ProgressFile, 'renderMetadata' | 'functionLaunched' | 'timeoutTimestamp'>,
  { timeoutInMilliseconds, nowMs, lastModifiedMs }: FunctionTimes,
): number {
  const byDeadlineMs = typeof timeoutTimestamp === 'number' ? timeoutTimestamp - timeoutInMilliseconds : null;
  return renderMetadata?.startedDate ?? byDeadlineMs ?? functionLaunched ?? lastModifiedMs ?? nowMs;
}

/**
 * How long Lambda queues an asynchronous invocation that it has no room for.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const maxQueueMs = 6 * 3_600_000;

/**
 * Whether a render without a validated composition has timed out: its launch never ran, or died, or hangs. A launch that
 * has written nothing may still be in Lambda's queue, so its time may not even have begun.
 */
export function isLaunchTimedOut(file: ProgressFile, times: FunctionTimes): boolean {
  const { timeoutInMilliseconds, nowMs, lastModifiedMs } = times;
  // A claim's deadline is by the clock of the machine that started the render; everything else is by AWS's clock.
  const isByAnotherClock = file.launchClaim && typeof lastModifiedMs === 'number';
  const beganMs = isByAnotherClock ? lastModifiedMs : beganAtMs(file, times);
  return nowMs > beganMs + (mayBeQueued(file) ? maxQueueMs : 0) + timeoutInMilliseconds + timeoutMarginMs;
}

function mayBeQueued(file: ProgressFile): boolean {
  return isUntouched(file) && file.launchClaim?.state !== 'rejected';
}

/** Whether the file is still what the start wrote. A launch's first write says that the site is open, or what went wrong. */
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

/** The fatal error of a render that has timed out. */
export function timeoutError(place: TimeoutPlace, renderMetadata: RenderMetadata, { missingChunks }: TimedOut): RenderErrorInfo {
  return toError([
    `The main function timed out after ${place.timeoutInMilliseconds} ms before the render finished.`,
    ...missing(place, renderMetadata, missingChunks),
    ...remedies,
    `Logs of the main function: ${launchLogsUrl(place)}`,
    `Logs of the renderer functions: ${rendererLogsUrl(rendererOf(place, renderMetadata))}`,
  ]);
}

/** The fatal error of a render that timed out before its composition was validated. */
export function launchTimeoutError(place: TimeoutPlace, file: ProgressFile): RenderErrorInfo {
  const neverRan = isUntouched(file);
  return toError([
    neverRan
      ? `The launch of the render never ran, or hung: it wrote nothing within ${mayBeQueued(file) ? 'the 6 h for which Lambda queues an invocation, plus ' : ''}the function's timeout of ${place.timeoutInMilliseconds} ms.`
      : `The main function timed out after ${place.timeoutInMilliseconds} ms before it had validated the composition.`,
    ...(neverRan ? ["Check the account's Lambda concurrency, and whether the function exists and can be invoked."] : remedies),
    `Logs of the main function: ${launchLogsUrl(place)}`,
  ]);
}

function missing(place: TimeoutPlace, renderMetadata: RenderMetadata, chunks: number[]): string[] {
  if (chunks.length === 0) return ['All chunks are rendered, but combining them did not finish.'];
  const lines = chunks.slice(0, shownChunks).map((chunk) => {
    const frames = framesOfChunk(chunk, renderMetadata);
    return `- chunk ${chunk}${frames ? ` (frames ${frames[0]} to ${frames[1]})` : ''}: ${rendererLogsUrl(rendererOf(place, renderMetadata), chunk)}`;
  });
  return [`${chunks.length} of ${renderMetadata.totalChunks} chunks are missing${chunks.length > shownChunks ? `, the first ${shownChunks}` : ''}:`, ...lines];
}

/** The renderer function may differ from the main function, and then has its own logs. */
function rendererOf(place: TimeoutPlace, { rendererFunctionName }: RenderMetadata): TimeoutPlace {
  return { ...place, functionName: rendererFunctionName || place.functionName };
}

function missingOf(totalChunks: number, chunks: number[]): number[] {
  const completed = new Set(chunks);
  // An unknown number counts as one, so that the render times out too.
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

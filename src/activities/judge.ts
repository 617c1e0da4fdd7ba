import type { WatchRequest } from '../contract/activities';
import type { RenderFailureType } from '../contract/failures';
import { errorInOneLine } from '../remotion/progress/error-in-one-line';
import { endingError, isCancellation, isOutOfTime } from '../remotion/progress/errors-explained';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { isCombined } from '../remotion/progress/is-combined';
import type { RenderProgress } from '../remotion/protocol/render-progress';
import { failedReason } from '../remotion/progress/failed-reason';
import type { RenderFailedReason } from '../remotion/protocol/failed-reasons';
import { mayBeQueued, unseenLaunchOf } from './launch-queue';
import type { UnseenLaunch } from './launch-queue';

/** How a render ended, judged from one reading. */
export type Verdict =
  | { type: 'done' }
  | {
      type: Exclude<RenderFailureType, 'InvalidRenderRequest'>;
      /** What was observed, for humans. */
      why: string;
      /** The verdict is "did not finish", so the output must be checked: it may exist after all. */
      unfinished: boolean;
    };

/** Lambda's and S3's clocks agree well: a write that has not come this long after the deadline never will. */
const deadlineMarginMs = 20_000;

/** With cancellation on, Remotion's main function cancels itself 1 s before its timeout. */
const selfCancelMarginMs = 5_000;

/** Returns how the render ended, or null while it is still running. */
export function judge(
  reading: RenderReading,
  { limits, cancelling }: Pick<WatchRequest, 'limits' | 'cancelling'>,
  unseenLaunch: UnseenLaunch | null = unseenLaunchOf(reading),
): Verdict | null {
  const { progress, unchangedForMs, serverNowMs } = reading;
  if (progress.done) return { type: 'done' };
  // Until the launch shows, the deadline in the file belongs to a render that has not begun, and a claim has it by the
  // worker's clock. So only the launch limit counts.
  if (unseenLaunch) return launchStalled(unseenLaunch, limits);
  if (progress.fatalErrorEncountered) return fatal(reading, cancelling);

  const beyondDeadlineMs = serverNowMs - progress.timeoutTimestamp;
  if (beyondDeadlineMs > deadlineMarginMs) {
    const why = `the main function reached its timeout ${seconds(beyondDeadlineMs)} ago, ${percent(progress.overallProgress)} done`;
    return { type: 'RenderTimedOut', why, unfinished: true };
  }
  const stallTimeoutMs = stallTimeoutOf(progress, limits);
  if (unchangedForMs !== null && unchangedForMs > stallTimeoutMs) {
    const why = `progress.json has not changed for ${seconds(unchangedForMs)} (limit ${seconds(stallTimeoutMs)}), ${percent(progress.overallProgress)} done`;
    return { type: 'RenderStalled', why, unfinished: true };
  }
  return null;
}

/** With n times this many chunks, Remotion records only every nth frame of each. */
const chunksPerWrittenFrame = 15;

/** How long the file may stay unchanged at this stage of the render. */
function stallTimeoutOf({ renderMetadata, combinedFrames, encodingStatus }: RenderProgress, { stallTimeoutMs, frameTimeoutMs = 0 }: WatchRequest['limits']): number {
  if (!renderMetadata) return stallTimeoutMs;
  // Nothing is written during the upload of the output, however long it takes; the deadline still counts.
  if (isCombined({ combinedFrames, timeToCombine: encodingStatus?.timeToCombine }, renderMetadata)) return Infinity;
  const { totalChunks, framesPerLambda } = renderMetadata;
  const framesPerWrite = Math.min(Math.ceil(totalChunks / chunksPerWrittenFrame), framesPerLambda);
  return stallTimeoutMs + Math.max(0, framesPerWrite - 1 || 0) * frameTimeoutMs;
}

function launchStalled(launch: UnseenLaunch, limits: WatchRequest['limits']): Verdict | null {
  const { ageMs } = launch;
  const { launchTimeoutMs, launchQueueTimeoutMs = 0 } = limits;
  const isQueued = mayBeQueued(launch, limits);
  const limitMs = isQueued ? Math.max(launchTimeoutMs, launchQueueTimeoutMs) : launchTimeoutMs;
  if (ageMs <= limitMs) return null;
  const why = isQueued
    ? `Lambda accepted the launch ${seconds(ageMs)} ago but has had no room to run it since (limit ${seconds(limitMs)})`
    : `the launch was accepted ${seconds(ageMs)} ago and has written nothing since (limit ${seconds(limitMs)})`;
  return { type: 'RenderLaunchStalled', why, unfinished: true };
}

function fatal({ progress, serverNowMs, unchangedForMs }: RenderReading, cancelling: boolean): Verdict {
  const error = endingError(progress.errors);
  const why = error ? `${error.name}: ${errorInOneLine(error.message)}` : 'Remotion reported no error';
  if (!error) return { type: 'RenderFailed', why, unfinished: false };
  if (isOutOfTime(error)) return { type: 'RenderTimedOut', why: errorInOneLine(error.message), unfinished: true };
  if (cancelling && progress.errors.some(isCancellation)) return { type: 'RenderCancelled', why, unfinished: false };
  if (isCancellation(error)) {
    // This workflow did not ask for it. At the deadline it is the timeout; earlier, someone else cancelled. What counts
    // is when it was written, since it may be read much later, after a time without workers.
    const writtenAtMs = serverNowMs - (unchangedForMs ?? 0);
    const atDeadline = writtenAtMs > progress.timeoutTimestamp - selfCancelMarginMs;
    return atDeadline
      ? { type: 'RenderTimedOut', why: 'the main function reached its timeout and cancelled itself', unfinished: true }
      : { type: 'RenderCancelled', why: 'it was cancelled, but not by this workflow', unfinished: false };
  }
  return { type: 'RenderFailed', why, unfinished: leftByAnotherLaunch.includes(failedReason(error)) };
}

/**
 * A render that was launched twice may fail because of the other launch: the output exists already, or the large
 * inputProps were deleted when the other one ended. Then the output exists, and it is ours.
 */
const leftByAnotherLaunch: readonly RenderFailedReason[] = ['outputExists', 'inputPropsMissing'];

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function percent(progress: number): string {
  return `${Math.floor(progress * 100)} %`;
}

import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import { localNowMs, progressWrittenMs } from './parity-state';
import type { ParityState } from './parity-state';

// Computed here without the code under test.

const marginMs = 20_000;

/** How long Lambda keeps an asynchronous invocation while it has no room. */
export const lambdaKeepsMs = 6 * 60 * 60 * 1_000;

export function isEndedByError({ errors }: ProgressFile): boolean {
  return (errors ?? []).some(({ isFatal, willRetry }) => isFatal && !willRetry);
}

/** The number of tracks in the output; Remotion's client divides the number of chunks by it. */
export function tracksOf({ codec, muted }: Pick<RenderMetadata, 'codec' | 'muted'>): number {
  const hasVideo = !['mp3', 'aac', 'wav'].includes(codec);
  const hasAudio = codec !== 'gif' && !muted;
  return Number(hasVideo) + Number(hasAudio);
}

/** The function's timeout, from its name. */
export function functionTimeoutMs(functionName: string): number {
  return Number(/-(\d+)sec$/.exec(functionName)?.[1] ?? NaN) * 1000;
}

export function isTimedOut(renderMetadata: RenderMetadata, file: ProgressFile, state: ParityState): boolean {
  const { startedDate, totalChunks } = renderMetadata;
  const overtimeMs = localNowMs(state) - startedDate - marginMs;
  const timeoutMs = functionTimeoutMs(state.functionName);
  const isMissingChunks = indexesBelow(totalChunks).some((index) => !(file.chunks ?? []).includes(index));
  return overtimeMs > 2 * timeoutMs || (isMissingChunks && overtimeMs > timeoutMs);
}

/** Whether the launch has timed out before it reached the composition. */
export function isLaunchTimedOut(file: ProgressFile, state: ParityState): boolean {
  const beganMs = file.launchClaim ? progressWrittenMs(state) : beganAtMs(file, state);
  const isUntouched = file.functionLaunched !== undefined && !file.serveUrlOpened && !file.errors?.length;
  const queuedMs = isUntouched ? lambdaKeepsMs : 0;
  return localNowMs(state) > beganMs + queuedMs + functionTimeoutMs(state.functionName) + marginMs;
}

/** When the main function began, if the metadata do not say. */
export function beganAtMs({ timeoutTimestamp, functionLaunched }: ProgressFile, state: ParityState): number {
  if (timeoutTimestamp !== undefined) return timeoutTimestamp - functionTimeoutMs(state.functionName);
  return functionLaunched ?? progressWrittenMs(state);
}

export function indexesBelow(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

import type { RenderProgress } from '../protocol/render-progress';

/** How long a render will still take, in milliseconds. */
export interface TimeLeft {
  /** The best estimate; null while there is nothing to base it on. */
  timeLeftMs: number | null;
  /** The render is very unlikely to end sooner. */
  timeLeftAtLeastMs: number;
}

/** When the progress was read, and how long the file had been unchanged by then (null: unknown). */
interface Moment {
  serverNowMs: number;
  unchangedForMs: number | null;
}

/** From the validated composition to the first frame: usually, and when every renderer starts cold. */
const startingMs = 1_800;
const startingAtMostMs = 4_000;
/** The same as a share of the time so far, for when less than that has passed. */
const startingAtMostShare = 0.94;

/** With a smaller share of the frames rendered, their rate says nothing. */
const fewFrames = 0.05;

/**
 * The steps after the last frame, as shares of the time that the frames took: 3 to 30 % in recorded renders, 11 % in the
 * median. A GIF is encoded again while its chunks are combined.
 */
const encodingShare = 0.12;
const combiningShare = 0.08;
const combiningGifShare = 0.4;
/** The part of those steps that does not depend on the frames: the final upload, and the delay of the progress file. */
const finishingMs = 700;

/** When an estimate turns out too short, this share of it, or of the time already taken, is still to come. */
const overdueShare = 0.15;

/** Now and then these steps take a third of the estimate, but almost never less than this share of it. */
const tailAtLeastShare = 0.15;

/** A shorter pause means nothing: the file changes only every 250 ms, and S3's times have whole seconds. */
const stillnessGrainMs = 500;

/**
 * Estimates how long the render will still take, from Remotion's own timestamps and counters, in two parts. The part for
 * the frames is nearly certain, since their rate hardly changes; the part after the last frame is a guess.
 */
export function estimateTimeLeft(progress: RenderProgress, hasEnded: boolean, totalFrames: number | null, moment: Moment): TimeLeft {
  if (hasEnded) return { timeLeftMs: 0, timeLeftAtLeastMs: 0 };
  const sinceValidMs = moment.serverNowMs - (progress.compositionValidated ?? Infinity);
  const rendered = progress.framesRendered / (totalFrames ?? 0);
  // The first frames include the start of all renderer functions, and would predict hours.
  if (!(sinceValidMs > 0) || !(rendered >= fewFrames)) return nothingKnown;

  const framesMs = progress.timeToRenderFrames ?? (sinceValidMs - Math.min(startingMs, sinceValidMs / 2)) / rendered;
  const missing = Math.max(0, 1 - rendered);
  const tailMs = estimateTailMs(progress, totalFrames!, framesMs, missing > 0 ? 0 : sinceFramesMs(progress, sinceValidMs, moment));
  const timeLeftMs = Math.round(missing * framesMs + tailMs);

  // For the earliest end, assume that the start took long and the frames are fast.
  const fastMs = Math.max(sinceValidMs - startingAtMostMs, sinceValidMs * (1 - startingAtMostShare)) / rendered;
  const timeLeftAtLeastMs = Math.round(missing * fastMs + tailAtLeastShare * tailMs);
  return Number.isFinite(timeLeftMs) ? { timeLeftMs, timeLeftAtLeastMs: Math.min(timeLeftMs, timeLeftAtLeastMs) } : nothingKnown;
}

const nothingKnown: TimeLeft = { timeLeftMs: null, timeLeftAtLeastMs: 0 };

/** Encoding the last chunks, combining, uploading. */
function estimateTailMs(progress: RenderProgress, totalFrames: number, framesMs: number, takenMs: number): number {
  const { framesRendered, combinedFrames, encodingStatus, renderMetadata } = progress;
  const notEncoded = notDone((encodingStatus?.framesEncoded ?? 0) / framesRendered);
  const notCombined = notDone(combinedFrames / totalFrames);
  const combining = renderMetadata?.codec === 'gif' ? combiningGifShare : combiningShare;
  const guessMs = finishingMs + framesMs * (encodingShare * notEncoded + combining * notCombined);
  return Math.max(guessMs - takenMs, overdueShare * Math.max(guessMs, takenMs));
}

/** How long ago the last frame was rendered. The file does not say, but two clues do; the longer one counts. */
function sinceFramesMs({ timeToRenderFrames }: RenderProgress, sinceValidMs: number, { unchangedForMs }: Moment): number {
  const byClock = timeToRenderFrames === null ? 0 : sinceValidMs - startingMs - timeToRenderFrames;
  return Math.max(0, byClock, (unchangedForMs ?? 0) - stillnessGrainMs);
}

function notDone(part: number): number {
  return 1 - Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0));
}

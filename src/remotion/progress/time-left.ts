import type { RenderProgress } from '../protocol/render-progress';

/** How long a render will still take, in milliseconds. */
export interface TimeLeft {
  /** The best guess; null while there is nothing to tell it from. */
  timeLeftMs: number | null;
  /** It will hardly end before this. */
  timeLeftAtLeastMs: number;
}

/** When the reading was taken, and how long the file had not changed then (null: unknown). */
interface Moment {
  serverNowMs: number;
  unchangedForMs: number | null;
}

/** From a valid composition to the first frame: commonly, and when every renderer starts cold. */
const startingMs = 1_800;
const startingAtMostMs = 4_000;
/** Of the time so far, when all of it is shorter than that. */
const startingAtMostShare = 0.94;

/** Part of the frames below which their rate says nothing. */
const fewFrames = 0.05;

/**
 * What follows the last frame, as parts of the time that the frames took: 3 to 30 % in recorded renders, 11 % in the
 * middle. A GIF is encoded anew while it is combined.
 */
const encodingShare = 0.12;
const combiningShare = 0.08;
const combiningGifShare = 0.4;
/** Of that, what does not depend on the frames: the last upload, and the file's own delay. */
const finishingMs = 700;

/** What remains to be guessed when a guess was too short: this part of it, or of how long it has already taken. */
const overdueShare = 0.15;

/** A guess is wrong by three times now and then, but hardly ever by more than this. */
const tailAtLeastShare = 0.15;

/** What changes every 250 ms has not stopped before this; and S3 tells whole seconds. */
const stillnessGrainMs = 500;

/**
 * How long the render will still take, by Remotion's own timestamps and counters, in two parts. That of the frames is
 * nearly certain, since their rate hardly changes; what follows the last frame can only be guessed.
 */
export function estimateTimeLeft(progress: RenderProgress, hasEnded: boolean, totalFrames: number | null, moment: Moment): TimeLeft {
  if (hasEnded) return { timeLeftMs: 0, timeLeftAtLeastMs: 0 };
  const sinceValidMs = moment.serverNowMs - (progress.compositionValidated ?? Infinity);
  const rendered = progress.framesRendered / (totalFrames ?? 0);
  // The first frames carry the start of all renderer functions, and would tell of hours.
  if (!(sinceValidMs > 0) || !(rendered >= fewFrames)) return nothingKnown;

  const framesMs = progress.timeToRenderFrames ?? (sinceValidMs - Math.min(startingMs, sinceValidMs / 2)) / rendered;
  const missing = Math.max(0, 1 - rendered);
  const tailMs = estimateTailMs(progress, totalFrames!, framesMs, missing > 0 ? 0 : sinceFramesMs(progress, sinceValidMs, moment));
  const timeLeftMs = Math.round(missing * framesMs + tailMs);

  // At the earliest the start took long, so that the frames are fast.
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

/** How long ago the last frame was rendered. The file does not say it; two clues do, and the longer one counts. */
function sinceFramesMs({ timeToRenderFrames }: RenderProgress, sinceValidMs: number, { unchangedForMs }: Moment): number {
  const byClock = timeToRenderFrames === null ? 0 : sinceValidMs - startingMs - timeToRenderFrames;
  return Math.max(0, byClock, (unchangedForMs ?? 0) - stillnessGrainMs);
}

function notDone(part: number): number {
  return 1 - Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0));
}

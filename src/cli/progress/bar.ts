import type { RenderProgressReport } from '../../contract/snapshot';
import { formatDuration } from '../format';

/** What the bar shows. */
export interface BarState {
  report: RenderProgressReport;
  /** From 0 to 1. */
  progress: number;
  timeLeftMs: number | null;
}

const widestBar = 30;
const narrowestBar = 8;

/** One line of at most this width: a bar, percent, phase, and whatever else fits. */
export function barLine({ report, progress, timeLeftMs }: BarState, width: number, hasBlocks: boolean): string {
  const percent = `${String(percentOf(progress)).padStart(3)} %`;
  // Most useful first.
  const extras = [phaseText(report), timeLeftText(timeLeftMs), framesText(report), attemptText(report)].filter((text) => text !== '');
  const room = width - percent.length - 2 - narrowestBar;
  const shown: string[] = [];
  for (const extra of extras) if (lengthOf([...shown, extra]) <= room) shown.push(extra);
  const barWidth = Math.max(0, Math.min(widestBar, width - percent.length - 2 - lengthOf(shown)));
  return [bar(progress, barWidth, hasBlocks), percent, ...shown].join('  ').slice(0, width);
}

/** Reaches 100 only for a render that is done. */
export function percentOf(progress: number): number {
  return progress >= 1 ? 100 : Math.min(99, Math.floor(progress * 100));
}

/** The phase as text. */
export function phaseText({ phase, inLambdaQueue, refusal }: RenderProgressReport): string {
  if (refusal) return 'cannot be read';
  return inLambdaQueue ? "in Lambda's queue" : phase;
}

function bar(progress: number, width: number, hasBlocks: boolean): string {
  const filled = Math.floor(progress * width);
  const [full, empty] = hasBlocks ? ['█', '░'] : ['#', '-'];
  return full!.repeat(filled) + empty!.repeat(width - filled);
}

function timeLeftText(timeLeftMs: number | null): string {
  return timeLeftMs === null ? '' : `${formatDuration(timeLeftMs)} left`;
}

function framesText({ framesRendered, totalFrames }: RenderProgressReport): string {
  return totalFrames === null ? '' : `${framesRendered}/${totalFrames} frames`;
}

function attemptText({ attempt }: RenderProgressReport): string {
  return attempt > 1 ? `attempt ${attempt}` : '';
}

/** Including two spaces before each text. */
function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 + text.length, 0);
}

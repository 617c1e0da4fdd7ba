import { lateErrorsMs } from '../../src/activities/ended-render';
import { isMilestone } from '../../src/activities/milestones';
import { nextPollDelay } from '../../src/activities/poll-schedule';
import { toSnapshot } from '../../src/activities/to-snapshot';
import { pollingDefaults } from '../../src/contract/input';
import type { PollingTimes } from '../../src/contract/input';
import { nothingSeen } from '../../src/contract/render-record';
import type { RenderSnapshot } from '../../src/contract/snapshot';
import { launchRequestedAt, readHistory, verdictOn } from './render-history';
import type { RenderHistory } from './render-history';
import { seededRandom } from './random';
import type { OtherSchedule } from './schedules';

/** What it took to learn of the end of one render. */
export interface SimulatedWatch {
  reads: number;
  /** From the moment that progress.json shows the end to the moment that the workflow, or who else watches, knows. */
  delayMs: number;
  durationMs: number;
  /** Returns of the activity to the workflow, the end included. */
  milestones: number;
  /** Windows that ended in a wait on the server. */
  retries: number;
}

/** A look takes this long, and shows the file as it was in the middle of that time. */
export const readMs = 30;
/** From the activity to the workflow, and from there to the next activity. */
export const turnaroundMs = 20;
/** The default of `watchWindowMs`. */
const windowMs = 10_000;

/** What the workflow was told, and when it knew. */
export interface Milestone {
  snapshot: RenderSnapshot;
  knownMs: number;
}

export interface WatchOptions {
  polling?: PollingTimes;
  onMilestone?: (milestone: Milestone) => void;
}

/** Watches as the package does: its own reading, snapshot, verdict, milestones and delay; only the clock is made up. */
export async function simulateWatch(history: RenderHistory, { polling = pollingDefaults, onMilestone = () => {} }: WatchOptions = {}): Promise<SimulatedWatch> {
  let since: RenderSnapshot = launching;
  let waitMs = nextPollDelay(since, polling);
  let [nowMs, windowEndsMs] = [0, windowMs];
  let [reads, milestones, retries] = [0, 0, 0];
  for (;;) {
    const fits = nowMs + waitMs <= windowEndsMs;
    nowMs += waitMs;
    if (!fits) {
      retries++;
      windowEndsMs = nowMs + windowMs;
    }
    reads++;
    const reading = await readHistory(history, nowMs + readMs / 2);
    nowMs += readMs;
    const verdict = verdictOn(reading);
    if (verdict) {
      // A look for the output, or, after a while, for errors that arrive late.
      nowMs += verdict.type === 'RenderFailed' ? lateErrorsMs + readMs : readMs;
      nowMs += turnaroundMs;
      return { reads, delayMs: nowMs - history.endMs, durationMs: history.endMs, milestones: milestones + 1, retries };
    }
    const snapshot = toSnapshot(reading);
    if (isMilestone(snapshot, { since, polling })) {
      milestones++;
      nowMs += turnaroundMs;
      windowEndsMs = nowMs + windowMs;
      since = { ...snapshot, overallProgress: Math.max(snapshot.overallProgress, since.overallProgress) };
      onMilestone({ snapshot: since, knownMs: nowMs });
    }
    waitMs = nextPollDelay(snapshot, polling);
  }
}

/** Watches by another schedule. */
export async function simulateOther(history: RenderHistory, { waitMs }: OtherSchedule, seed: number): Promise<Pick<SimulatedWatch, 'reads' | 'delayMs' | 'durationMs'>> {
  const random = seededRandom(seed);
  let nowMs = 0;
  for (let reads = 1; ; reads++) {
    const elapsedMs = nowMs;
    const overallProgress = async (): Promise<number> => (await readHistory(history, elapsedMs)).progress.overallProgress;
    const wait = waitMs({ attempt: reads, random, elapsedMs, overallProgress });
    // Hundreds of thousands of looks: those that need not be waited for are not.
    nowMs += typeof wait === 'number' ? wait : await wait;
    if (nowMs + readMs / 2 >= history.endMs) return { reads, delayMs: nowMs + readMs - history.endMs, durationMs: history.endMs };
    nowMs += readMs;
  }
}

/** What the workflow knows when the launch is accepted. */
export const launching: RenderSnapshot = { ...nothingSeen, phase: 'launching', at: launchRequestedAt };

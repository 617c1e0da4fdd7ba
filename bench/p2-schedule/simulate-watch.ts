import { lateErrorWaitMs } from '../../src/activities/ended-render';
import { isMilestone } from '../../src/activities/milestones';
import { nextPollDelay } from '../../src/activities/poll-schedule';
import { toSnapshot } from '../../src/activities/to-snapshot';
import { pollingDefaults } from '../../src/contract/input';
import type { PollingTimes } from '../../src/contract/input';
import { initialSnapshot } from '../../src/contract/render-record';
import type { RenderSnapshot } from '../../src/contract/snapshot';
import { launchRequestedAt, readHistory, verdictOn } from './render-history';
import type { RenderHistory } from './render-history';
import { seededRandom } from './random';
import type { OtherSchedule } from './schedules';

/** What it took to learn that one render had ended. */
export interface SimulatedWatch {
  reads: number;
  /** From the moment progress.json shows the end to the moment the workflow, or another watcher, knows. */
  delayMs: number;
  durationMs: number;
  /** How many times the activity returns to the workflow, including the end. */
  milestones: number;
  /** How many windows ended in a wait on the server. */
  retries: number;
}

/** How long a read takes. It shows the file as it was halfway through. */
export const readDurationMs = 30;
/** The time from the activity to the workflow, and from there to the next activity. */
export const turnaroundMs = 20;
/** The default of `watchWindowMs`. */
const windowMs = 10_000;

/** What the activity returned to the workflow, and when the workflow knew. */
export interface Milestone {
  snapshot: RenderSnapshot;
  knownMs: number;
}

export interface WatchOptions {
  polling?: PollingTimes;
  onMilestone?: (milestone: Milestone) => void;
}

/** Watches as the package does, with its own reading, snapshot, verdict, milestones and delay; only the clock is simulated. */
export async function simulateWatch(history: RenderHistory, { polling = pollingDefaults, onMilestone = () => {} }: WatchOptions = {}): Promise<SimulatedWatch> {
  let since: RenderSnapshot = launchingSnapshot;
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
    const reading = await readHistory(history, nowMs + readDurationMs / 2);
    nowMs += readDurationMs;
    const verdict = verdictOn(reading);
    if (verdict) {
      // Checks the output or, after a wait, reads again for late errors.
      nowMs += verdict.type === 'RenderFailed' ? lateErrorWaitMs + readDurationMs : readDurationMs;
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

/** Watches with another schedule. */
export async function simulateOther(history: RenderHistory, { waitMs }: OtherSchedule, seed: number): Promise<Pick<SimulatedWatch, 'reads' | 'delayMs' | 'durationMs'>> {
  const random = seededRandom(seed);
  let nowMs = 0;
  for (let reads = 1; ; reads++) {
    const elapsedMs = nowMs;
    const overallProgress = async (): Promise<number> => (await readHistory(history, elapsedMs)).progress.overallProgress;
    const wait = waitMs({ attempt: reads, random, elapsedMs, overallProgress });
    // There are hundreds of thousands of reads, so await only where necessary.
    nowMs += typeof wait === 'number' ? wait : await wait;
    if (nowMs + readDurationMs / 2 >= history.endMs) return { reads, delayMs: nowMs + readDurationMs - history.endMs, durationMs: history.endMs };
    nowMs += readDurationMs;
  }
}

/** What the workflow knows when the launch is accepted. */
export const launchingSnapshot: RenderSnapshot = { ...initialSnapshot, phase: 'launching', at: launchRequestedAt };

import type { Random } from './random';

/** Other polling schedules: the wait before a read, in milliseconds. */
export interface OtherSchedule {
  name: string;
  waitMs(look: { attempt: number; random: Random; elapsedMs: number; overallProgress: () => Promise<number> }): number | Promise<number>;
}

export function fixed(intervalMs: number, name = `fixed ${intervalMs / 1000} s`): OtherSchedule {
  return { name, waitMs: () => intervalMs };
}

/** Remotion's CLI sleeps half a second between reads. */
export const remotionCli = fixed(500, "fixed 0.5 s (Remotion's CLI)");

export const otherSchedules: OtherSchedule[] = [
  remotionCli,
  ...[1_000, 2_000, 3_000, 5_000, 10_000].map((intervalMs) => fixed(intervalMs)),
  {
    name: 'AWS SDK waiter, 2 to 120 s',
    waitMs: ({ attempt, random }) => random.between(2_000, Math.min(120_000, 2_000 * 2 ** (attempt - 1))),
  },
  { name: 'Google long-running operation, 5 s x 1.5 to 45 s', waitMs: ({ attempt }) => Math.min(45_000, 5_000 * 1.5 ** (attempt - 1)) },
  { name: "Temporal's default retry, 1 s x 2 to 100 s", waitMs: ({ attempt }) => Math.min(100_000, 1_000 * 2 ** (attempt - 1)) },
  {
    name: 'half the time left by overallProgress, 0.25 to 8 s',
    async waitMs({ elapsedMs, overallProgress }) {
      const progress = await overallProgress();
      const leftMs = progress > 0 ? (elapsedMs * (1 - progress)) / progress : 4_000;
      return Math.min(8_000, Math.max(250, leftMs / 2));
    },
  },
];

import { show } from './statistics';

/** A loop with a sleep of one second reads at least this often. If it did not, something else was the limit. */
const fewestReadsPerSecond = 0.8;

/** A note if the baseline could not keep pace, which makes it look cheaper than it is; null if it could. */
export function paceNote(reads: number, durationMs: number): string | null {
  const expected = (fewestReadsPerSecond * durationMs) / 1_000;
  if (reads >= expected) return null;
  return `the server, this machine or the pollers could not keep up with the baseline: its loops made ${show(reads)} reads instead of ${show(expected)} or more. So its CPU figure is too low, and the ratio too high.`;
}

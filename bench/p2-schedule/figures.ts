/** Figures of one schedule over many renders. */
export interface Figures {
  reads: number;
  meanDelayMs: number;
  p95DelayMs: number;
  maxDelayMs: number;
  /** Reads x mean delay / (duration / 2): about 1 for any fixed interval. */
  merit: number;
}

export function figuresOf(watches: readonly { reads: number; delayMs: number; durationMs: number }[]): Figures {
  const reads = meanOf(watches.map((watch) => watch.reads));
  const delays = watches.map(({ delayMs }) => delayMs).toSorted((a, b) => a - b);
  const meanDelayMs = meanOf(delays);
  return {
    reads,
    meanDelayMs,
    p95DelayMs: delays[Math.floor(delays.length * 0.95)]!,
    maxDelayMs: delays.at(-1)!,
    merit: (reads * meanDelayMs) / (meanOf(watches.map(({ durationMs }) => durationMs)) / 2),
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

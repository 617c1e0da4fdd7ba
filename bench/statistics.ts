/** The median and spread of several runs. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('Cannot take the median of no values.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** `35 (34–36)`, or a single number if all runs agree. */
export function showSpread({ median, min, max }: Spread): string {
  return show(min) === show(max) ? show(median) : `${show(median)} (${show(min)}–${show(max)})`;
}

/** This package relative to the baseline, run by run. */
export function ratiosOf(ours: readonly number[], baseline: readonly number[]): Spread {
  if (ours.length !== baseline.length) throw new Error('Both sides need the same number of runs to be compared.');
  return spreadOf(ours.map((value, run) => value / baseline[run]!));
}

/** Three digits, since a noisy machine supports no more precision. Whole numbers are counts and stay whole. */
export function show(value: number): string {
  const rounded = Number.isInteger(value) || Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 12 });
}

/** `0.081x`: this package relative to the baseline. */
export function showRatio(ratio: number): string {
  return `${show(ratio)}x`;
}

/** `0.49x (0.47–0.52)` */
export function showRatios({ median, min, max }: Spread): string {
  return `${showRatio(median)} (${show(min)}–${show(max)})`;
}

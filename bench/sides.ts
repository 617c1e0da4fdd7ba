/** What is compared: this package, and what one would write without it. */
export const sides = ['ours', 'baseline'] as const;
export type Side = (typeof sides)[number];

/** The same for both sides, one after the other or at once. */
export async function ofBoth<T>(run: (side: Side) => Promise<T>): Promise<Record<Side, T>> {
  const [ours, baseline] = await Promise.all(sides.map(run));
  return { ours: ours as T, baseline: baseline as T };
}

/** What is compared: this package and a hand-written workflow. */
export const sides = ['ours', 'baseline'] as const;
export type Side = (typeof sides)[number];

/** Does the same for both sides, one after the other or at once. */
export async function forBothSides<T>(run: (side: Side) => Promise<T>): Promise<Record<Side, T>> {
  const [ours, baseline] = await Promise.all(sides.map(run));
  return { ours: ours as T, baseline: baseline as T };
}

/** How far an exploration goes. */
export interface Bound {
  starts: number;
  /** The maximum number of faults in a path. */
  faults: number;
  /** Whether the props are so large that they are uploaded between the claim and the launch. */
  largeProps?: boolean;
}

/** Explored within a second. */
export const quickBounds: readonly Bound[] = Object.freeze([
  { starts: 2, faults: 0 },
  { starts: 1, faults: 1 },
]);

/** Smallest first, so that a finding has few starts and faults. */
export const shortBounds: readonly Bound[] = Object.freeze([...quickBounds, { starts: 2, faults: 1 }]);

export const wholeBounds: readonly Bound[] = Object.freeze([
  ...shortBounds,
  { starts: 2, faults: 1, largeProps: true },
  { starts: 3, faults: 1 },
  { starts: 1, faults: 3 },
  { starts: 2, faults: 2 },
  { starts: 3, faults: 2 },
]);

/** A path as a replay line. */
export function toLine({ starts, faults, largeProps = false }: Bound, path: readonly string[]): string {
  return `${starts} starts, ${faults} faults${largeProps ? ', large props' : ''}: ${path.join(' ')}`;
}

/** @throws if the line cannot be parsed */
export function fromLine(line: string): { bound: Bound; path: string[] } {
  const found = /^(\d+) starts, (\d+) faults(, large props)?: (.+)$/.exec(line.trim());
  if (!found) throw new Error(`Expected a line like "2 starts, 1 faults: A:put A:launch", got ${JSON.stringify(line)}`);
  const [, starts, faults, largeProps, path] = found;
  return { bound: { starts: Number(starts), faults: Number(faults), largeProps: largeProps !== undefined }, path: path!.split(' ') };
}

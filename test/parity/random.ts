/** The random draws of a generator: the same seed gives the same draws. */
export interface Random {
  /** From 0 to `max`, both included. */
  integer: (max: number) => number;
  chance: (share: number) => boolean;
  pick: <T>(values: readonly T[]) => T;
}

/** Mulberry32: small, and good enough to spread states. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    integer: (max) => Math.floor(next() * (max + 1)),
    chance: (share) => next() < share,
    pick: (values) => values[Math.floor(next() * values.length)]!,
  };
}

/** A render's request for slots. A slot is one concurrent Lambda execution. */
export interface SlotRequest {
  /** Identifies one attempt of one render. The same each time it asks. */
  id: string;
  /** How many slots it needs; null while its length is unknown. */
  slots: number | null;
  /** The key under which sizes are remembered: see `RememberedSizes`. */
  composition: string;
  /** 1 is served first. */
  priority: number;
  /** Requests of one key are served in order; keys share the pool by weight. */
  fairnessKey: string;
  /** The key's share relative to the others; above 0. */
  fairnessWeight: number;
  /** When the render first asked, in ms since 1970, so that a second attempt keeps its place. */
  since: number;
}

export interface Grant {
  id: string;
  slots: number;
}

/** What the renders of a pool may cost per day. */
export interface DailyBudget {
  /** In the currency of the costs reported to `Pool.hold`. */
  amount: number;
  /** What happens to requests once it is spent: they wait for the next UTC day, or fail. */
  whenSpent: 'wait' | 'fail';
}

/** What a pool grants, and when. */
export interface PoolSettings {
  /** How many slots may be held at the same time. */
  capacity: number;
  /**
   * How many slots beyond those recently in use may be granted within 10 s: Lambda creates no more environments of a
   * function in that time. Existing environments do not count.
   *
   * @default 1000
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate
   */
  newSlotsPer10s?: number;
  /** While true, nothing is granted. @default false */
  paused?: boolean;
  /** @default none */
  dailyBudget?: DailyBudget;
}

/** The order in which requests are served when nothing else decides. */
export function isBefore(one: SlotRequest, other: SlotRequest): boolean {
  return one.since !== other.since ? one.since < other.since : one.id < other.id;
}

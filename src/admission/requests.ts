/** Who asks for slots. A slot is one concurrent execution of Lambda. */
export interface SlotRequest {
  /** Names one attempt of one render, the same whenever it asks. */
  id: string;
  /** What it will hold; null as long as nobody knows its frames. */
  slots: number | null;
  /** What renders of unknown size are remembered by: see `RememberedSizes`. */
  composition: string;
  /** 1 is served first. */
  priority: number;
  /** Requests of one key are served in order; keys share by weight. */
  fairnessKey: string;
  /** The key's share relative to others; above 0. */
  fairnessWeight: number;
  /** When the render first asked, in ms since 1970: a second attempt keeps its place. */
  since: number;
}

export interface Grant {
  id: string;
  slots: number;
}

/** What renders of a pool may cost in a day. */
export interface DailyBudget {
  /** In the currency of the costs that `Pool.hold` is told. */
  amount: number;
  /** What becomes of requests once it is spent: they wait for the next UTC day, or are turned away. */
  whenSpent: 'wait' | 'fail';
}

/** What a pool grants, and when. */
export interface PoolSettings {
  /** How many slots may be held at a time. */
  capacity: number;
  /**
   * How many slots more than were lately in use may be granted within 10 s: Lambda makes no more environments of a
   * function in that time. Those that it has already made cost nothing.
   *
   * @default 1000
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#scaling-rate
   */
  newSlotsPer10s?: number;
  /** While true nothing is granted. @default false */
  paused?: boolean;
  /** @default none */
  dailyBudget?: DailyBudget;
}

/** Requests in the order in which they are served when nothing else decides. */
export function isBefore(one: SlotRequest, other: SlotRequest): boolean {
  return one.since !== other.since ? one.since < other.since : one.id < other.id;
}

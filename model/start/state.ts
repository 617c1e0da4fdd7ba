import type { Answer, Call, Objects } from '../simulated-s3';
import type { TryEnd, TryHistory, TryNow } from './try-of-a-start';

/** A complete state, as plain data. */
export interface State {
  nowMs: number;
  starts: readonly Start[];
  objects: Objects;
  /** Keys of objects written by the render itself. */
  ofRender: readonly string[];
  /** The launches that Lambda accepted, in this order. Each runs at any later moment, or never, or twice. */
  launches: readonly Launch[];
  /** Calls whose sender no longer waits. Each takes effect at any later moment, or never. */
  late: readonly LateCall[];
  faultsLeft: number;
  /** How many faults may have hidden a launch, or its result, from later tries and starts. */
  excuses: number;
  /** How many faults may have left a claim whose result is never recorded. */
  unsettled: number;
  /** Whether time has passed for a start that begins long after another has ended. */
  hasWaited: boolean;
  /** How many names were generated so far. */
  names: number;
  wrong: readonly string[];
}

export interface Start {
  name: string;
  attempt: number;
  /** Details of the last heartbeat. */
  left: unknown;
  /** When Temporal starts the next try. */
  nextAtMs: number | null;
  running: Try | null;
  ending: Ending | null;
}

/** How a start ends; a start whose workflow is terminated or reset reports nothing. */
export type Ending = Exclude<TryEnd, { says: 'again' }> | { says: 'nothing' };

/** A running try of the activity. */
export interface Try {
  own: string;
  history: TryHistory;
  now: TryNow;
  /** The starts that had launched when this try launched; null until it does. */
  launchedAfter: readonly string[] | null;
  /** Set while the try is blocked until time passes. */
  heldSinceMs: number | null;
  /** The answer to a call that has taken effect but has not been answered yet. */
  withheld: Answer | null;
}

export interface Launch {
  id: string;
  /** The start that launched. */
  by: string;
  renderId: string;
  runs: number;
}

export interface LateCall {
  id: string;
  /** The start that sent it. */
  by: string;
  call: Call;
}

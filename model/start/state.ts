import type { Answer, Call, Objects } from '../simulated-s3';
import type { TryEnd, TryHistory, TryNow } from './try-of-a-start';

/** All of a state, as plain data. */
export interface State {
  nowMs: number;
  starts: readonly Start[];
  objects: Objects;
  /** Keys of objects that the render itself has written. */
  ofRender: readonly string[];
  /** What Lambda took, in this order. Each runs at any later moment, or never, or twice. */
  launches: readonly Launch[];
  /** Sent by somebody who does not wait any more: takes effect at any later moment, or never. */
  late: readonly LateCall[];
  faultsLeft: number;
  /** Faults by which a launch, or what came of it, may have been hidden from those who come later. */
  excuses: number;
  /** Faults that may have left a claim of which nobody says what came of it. */
  unsettled: number;
  /** Time has passed for a start that begins long after the others have ended. */
  hasWaited: boolean;
  /** Made-up names so far. */
  names: number;
  wrong: readonly string[];
}

export interface Start {
  name: string;
  attempt: number;
  /** Details of the last heartbeat. */
  left: unknown;
  /** When Temporal begins the next try. */
  nextAtMs: number | null;
  running: Try | null;
  ending: Ending | null;
}

/** How a start ends; one whose workflow is terminated, or reset, says nothing. */
export type Ending = Exclude<TryEnd, { says: 'again' }> | { says: 'nothing' };

/** A try of the activity that is on its way. */
export interface Try {
  own: string;
  history: TryHistory;
  now: TryNow;
  /** Whose launches there were when it launched itself; null while it has not. */
  launchedAfter: readonly string[] | null;
  /** Until time passes it gets no further. */
  heldSinceMs: number | null;
  /** The call took effect; the answer is under way. */
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

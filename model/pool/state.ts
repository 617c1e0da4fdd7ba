import type { PoolCarry } from '../../src/admission/carry';
import type { PoolMessage } from '../../src/contract/tell-books';
import type { AdmissionAnswer, RenderAdmissionInput } from '../../src/contract/pool-messages';
import type { HistoryEvent } from '../../src/temporal/history-pages';

/** All of a state, as plain data. */
export interface State {
  nowMs: number;
  renders: readonly Render[];
  /** Signals under way, to the pool and to the renders. Each arrives at any later moment. */
  signals: readonly Signal[];
  /** All runs of the pool; the last one is open, unless it was terminated. */
  runs: readonly PoolRun[];
  isTerminated: boolean;
  faultsLeft: number;
}

export interface Render {
  name: string;
  /** `done`: its workflow waits until the pool has heard of it; then it is `closed`. */
  phase: 'new' | 'waiting' | 'running' | 'done' | 'closed';
  /** Until when its main function runs at most once it is done; null when it does not run any more, or is not done yet. */
  mainUntil: number | null;
}

export type Signal = { id: string; of: string } & ({ toPool: PoolMessage } | { answer: AdmissionAnswer; eventId: string; runId: number; isGrant: boolean });

export interface PoolRun {
  input: RenderAdmissionInput;
  history: readonly HistoryEvent[];
  /** Signals that have arrived since the last task. */
  inbox: readonly PoolMessage[];
  /** Null until it has read its books. */
  books: PoolCarry | null;
}

import type { PoolCarry } from '../../src/admission/carry';
import type { PoolMessage } from '../../src/contract/apply-pool-message';
import type { AdmissionAnswer, RenderAdmissionInput } from '../../src/contract/pool-messages';
import type { HistoryEvent } from '../../src/temporal/history-pages';

/** A complete state, as plain data. */
export interface State {
  nowMs: number;
  renders: readonly Render[];
  /** Signals in flight, to the pool and to the renders. Each may arrive at any later moment. */
  signals: readonly Signal[];
  /** All runs of the pool. The last one is open unless it was terminated. */
  runs: readonly PoolRun[];
  isTerminated: boolean;
  faultsLeft: number;
}

export interface Render {
  name: string;
  /** `done`: its workflow waits until its last signal to the pool is delivered; then it is `closed`. */
  phase: 'new' | 'waiting' | 'running' | 'done' | 'closed';
  /** The latest time until which its main function runs after the render is done; null if it has stopped or the render is not done yet. */
  mainUntil: number | null;
}

export type Signal = { id: string; of: string } & ({ toPool: PoolMessage } | { answer: AdmissionAnswer; eventId: string; runId: number; isGrant: boolean });

export interface PoolRun {
  input: RenderAdmissionInput;
  history: readonly HistoryEvent[];
  /** Signals that have arrived since the last task. */
  inbox: readonly PoolMessage[];
  /** Null until the run has read its books. */
  books: PoolCarry | null;
}

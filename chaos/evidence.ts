import type { InvocationRecord } from '../local/lambda/invocation-log';
import type { RenderCompleted } from '../src/contract/messages';
import type { RenderProgressReport } from '../src/contract/snapshot';
import type { Call } from './call';
import type { Outcome } from './outcome';

/** What can be observed of a run from outside, once it is over. */
export interface Evidence {
  outcome: Outcome | string;
  failureMessage: string | null;
  /** How many events in the history close the workflow. */
  closeEvents: number;
  outputUrl: string | null;
  /** Launches that Lambda accepted, by render id. */
  launches: Record<string, number>;
  /** Launches of the render according to its last report. */
  reportedLaunches: number;
  /** What each downstream workflow received, by workflow id. */
  received: Record<string, RenderCompleted[]>;
  history: HistoryFacts;
  polls: PollFacts;
  calls: SeenCall[];
  /** Faults whose call never came: such a run has tested nothing. */
  unusedFaults: string[];
  /** Keys of the bucket. */
  objects: string[];
  invocations: InvocationRecord[];
  /** Invocations of the function that are still running. */
  stillRunning: number;
  /** From the first start to the close, in milliseconds. */
  durationMs: number;
  /** From the first disturbance to the first successful call after the last one; null without any. */
  recoveryMs: number | null;
  lastReport: RenderProgressReport | null;
  /** Null for a run without a pool. */
  pool: PoolFacts | null;
  /** The renders that shared the pool with the run's own render. */
  companions: CompanionFacts[];
}

export interface PoolFacts {
  capacity: number;
  /** The most executions that ran on Lambda at the same time, as counted by its endpoint. */
  mostAtOnce: number;
  /** Slots still held, and requests still waiting, long after all renders ended; null if the pool did not answer. */
  usedAtEnd: number | null;
  waitingAtEnd: number | null;
}

export interface CompanionFacts {
  workflowId: string;
  expected: Outcome;
  outcome: Outcome | string;
}

export interface HistoryFacts {
  events: number;
  bytes: number;
  largestPayloadBytes: number;
  failureBytes: number;
}

export interface PollFacts {
  answered: number;
  /** What was wrong with each bad or missing answer. */
  wrong: string[];
  slowestMs: number;
}

export interface SeenCall extends Pick<Call, 'name' | 'caller'> {
  atMs: number;
  /** 0: never answered. */
  status: number;
  /** Whether a fault hit it. */
  harmed: boolean;
}

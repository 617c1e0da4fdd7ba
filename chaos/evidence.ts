import type { InvocationRecord } from '../local/lambda/invocation-log';
import type { RenderCompleted } from '../src/contract/messages';
import type { RenderProgressReport } from '../src/contract/snapshot';
import type { Call } from './call';
import type { Outcome } from './outcome';

/** What is seen of a run from the outside, once it is over. */
export interface Evidence {
  outcome: Outcome | string;
  failureMessage: string | null;
  /** Events that close a workflow, in its history. */
  closeEvents: number;
  outputUrl: string | null;
  /** Launches that Lambda accepted, by render id. */
  launches: Record<string, number>;
  /** Launches of the render as the last report tells. */
  reportedLaunches: number;
  /** What each downstream workflow received, by its id. */
  received: Record<string, RenderCompleted[]>;
  history: HistoryFacts;
  polls: PollFacts;
  calls: SeenCall[];
  /** Calls that a fault waited for and that never came: the run has tested nothing. */
  unusedFaults: string[];
  /** Keys of the bucket. */
  objects: string[];
  invocations: InvocationRecord[];
  /** Invocations of the function that run still. */
  stillRunning: number;
  /** From the first start to the close, in milliseconds. */
  durationMs: number;
  /** From the first trouble to the first call that went well afterwards; null without trouble. */
  recoveryMs: number | null;
  lastReport: RenderProgressReport | null;
  /** Null for a run without a pool. */
  pool: PoolFacts | null;
  /** The renders that shared the pool with the run's own. */
  companions: CompanionFacts[];
}

export interface PoolFacts {
  capacity: number;
  /** Executions that ran on Lambda at the same time, as its endpoint counted them. */
  mostAtOnce: number;
  /** Slots that were held, and requests that waited, when all renders had ended long ago; null when nobody said. */
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
  /** What was wrong with an answer, or that there was none. */
  wrong: string[];
  slowestMs: number;
}

export interface SeenCall extends Pick<Call, 'name' | 'caller'> {
  atMs: number;
  /** 0: never answered. */
  status: number;
  /** Whether a fault was at it. */
  harmed: boolean;
}

import type { Client } from '@temporalio/client';
import type { RenderHandle } from '../src/client';
import type { RenderRequest } from '../src/contract/input';
import type { Random } from '../test/parity/random';
import type { OwnTemporalServer } from './own-temporal-server';
import type { PoolOfRun } from './pool-of-run';

/** What a row's plan sees of its run, and may do to it. */
export interface RunInProgress {
  readonly workflowId: string;
  readonly random: Random;
  readonly handle: RenderHandle;
  /** Temporal's own client, for what only its API can do. */
  readonly temporal: Client;
  /** `null` on the shared server. */
  readonly server: OwnTemporalServer | null;
  /** `null` without one in the plan. */
  readonly pool: PoolOfRun | null;
  /** Marks the moment from which the time to recover is counted. */
  readonly faults: { trouble(): void };
  /** Kills a worker, by the name under which it called. */
  readonly kill: (caller: string) => void;
  /** Kills one of the two workers. */
  killOne(which: number): void;
  /** Starts another request of the same kind. */
  startAnother(changes: Partial<RenderRequest>): Promise<RenderHandle>;
  /** Has Lambda run no more than so many of the run's function at the same time. */
  reserveConcurrency(executions: number): Promise<void>;
  /** Starts a downstream workflow that nobody runs: what it is signalled stands in its history. */
  startReceiver(name?: string): Promise<string>;
  /** Names a downstream workflow that is not there yet, and whose signals count as well. */
  expectReceiver(name: string): string;
  /** Lets somebody begin a new run of the workflow, whose progress begins anew. */
  betweenPolls(act: () => Promise<unknown>): Promise<void>;
  afterMs(ms: number): Promise<void>;
  /** Resolves once the workflow is closed, or has had more time than any row needs. */
  untilClosed(): Promise<void>;
}

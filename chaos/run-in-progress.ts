import type { Client } from '@temporalio/client';
import type { RenderHandle } from '../src/client';
import type { RenderRequest } from '../src/contract/input';
import type { Random } from '../test/parity/random';
import type { OwnTemporalServer } from './own-temporal-server';
import type { PoolOfRun } from './pool-of-run';

/** What a row's plan can see of its run and do to it. */
export interface RunInProgress {
  readonly workflowId: string;
  readonly random: Random;
  readonly handle: RenderHandle;
  /** Temporal's own client, for what only its API can do. */
  readonly temporal: Client;
  /** `null` on the shared server. */
  readonly server: OwnTemporalServer | null;
  /** `null` if the plan has none. */
  readonly pool: PoolOfRun | null;
  /** Records a disturbance, from which the recovery time is measured. */
  readonly faults: { trouble(): void };
  /** Kills a worker, by the name under which it called. */
  readonly kill: (caller: string) => void;
  /** Kills one of the two workers. */
  killOne(which: number): void;
  /** Starts another render of the same function. */
  startAnother(changes: Partial<RenderRequest>): Promise<RenderHandle>;
  /** Limits how many executions of the run's function Lambda runs at the same time. */
  reserveConcurrency(executions: number): Promise<void>;
  /** Starts a downstream workflow without a worker: the signals it receives are in its history. */
  startReceiver(name?: string): Promise<string>;
  /** Names a downstream workflow that does not exist yet, but whose signals are checked as well. */
  expectReceiver(name: string): string;
  /** Performs an action that begins a new run of the workflow, whose progress starts over. */
  betweenPolls(act: () => Promise<unknown>): Promise<void>;
  afterMs(ms: number): Promise<void>;
  /** Resolves once the workflow is closed, or after more time than any row needs. */
  untilClosed(): Promise<void>;
}

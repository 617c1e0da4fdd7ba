import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { InvocationRecord } from '../local/lambda/invocation-log';
import type { RenderClient, RenderHandle } from '../src/client';
import { poolWorkflowId } from '../src/contract/admission';
import type { RenderAdmission } from '../src/contract/admission';
import type { RenderRequest } from '../src/contract/input';
import type { RenderPoolReport } from '../src/contract/pool-messages';
import { resetToStart } from '../test/reset-to-start';
import type { CompanionFacts, PoolFacts } from './evidence';
import { endOf } from './history-facts';
import { maxConcurrent } from './max-concurrent';
import type { Outcome } from './outcome';
import type { RecordedHistory } from './replay';
import { waitUntilClosed } from './until-closed';

export interface PoolSources {
  client: Client;
  renders: RenderClient;
  /** The request of each render in the run. */
  request: RenderRequest;
  name: string;
  capacity: number;
}

/** Slots must be free this long after the last render has ended. */
const freeWithinMs = 60_000;

/** A killed worker holds a query for some seconds, and a pool does not answer while it rebuilds. */
const seenWithinMs = 60_000;

const pollEveryMs = 100;

/** The pool of a run, and the renders that share it with the run's own render. */
export class PoolOfRun {
  private readonly companions: { handle: RenderHandle; expected: Outcome }[] = [];

  constructor(private readonly sources: PoolSources) {}

  async create(): Promise<void> {
    const { renders, name, capacity } = this.sources;
    await renders.pools.create(name, { capacity });
  }

  get workflow(): WorkflowHandle {
    return this.sources.client.workflow.getHandle(poolWorkflowId(this.sources.name));
  }

  /** Starts another render in the pool, and records how it must end. */
  async startRender(admission: Partial<RenderAdmission> = {}, expected: Outcome = 'completed'): Promise<RenderHandle> {
    const { renders, request, name } = this.sources;
    const workflowId = `${name}-companion-${this.companions.length + 1}`;
    await renders.start({ render: request, admission: { pool: name, ...admission } }, { workflowId });
    const handle = renders.get(workflowId);
    this.companions.push({ handle, expected });
    return handle;
  }

  /** Waits for a matching report from the pool. */
  async until(isSo: (report: RenderPoolReport) => boolean): Promise<void> {
    const report = await this.waitFor(isSo, seenWithinMs);
    if (!report || !isSo(report)) throw new Error(`Pool ${this.sources.name} did not reach the expected state: ${JSON.stringify(report)}`);
  }

  /** Terminates the pool. If it was terminated before, waits until a render has restarted it; it may not have rebuilt its books yet. */
  async terminate(): Promise<void> {
    await eventually(async () => {
      const { status } = await this.workflow.describe();
      return status.name === 'RUNNING' && this.workflow.terminate('chaos').then(() => true);
    });
  }

  /** Resets the pool to its start, as soon as there is a task to reset to. */
  async reset(): Promise<void> {
    await eventually(() => resetToStart(this.sources.client, this.workflow));
  }

  async untilCompanionsClosed(withinMs: number): Promise<void> {
    await Promise.all(this.companions.map(({ handle }) => waitUntilClosed(handle.workflow, withinMs)));
  }

  /** Collects what the pool and its renders have left behind. Call it once all renders are closed. */
  async gatherFacts(invocations: readonly InvocationRecord[]): Promise<{ facts: PoolFacts; companions: CompanionFacts[]; histories: RecordedHistory[] }> {
    const report = await this.waitFor(({ used, waiting }) => used === 0 && waiting === 0, freeWithinMs);
    const facts = {
      capacity: this.sources.capacity,
      mostAtOnce: maxConcurrent(invocations),
      usedAtEnd: report?.used ?? null,
      waitingAtEnd: report?.waiting ?? null,
    };
    const seen = await Promise.all(
      this.companions.map(async ({ handle, expected }) => {
        const { workflowId } = handle.workflow;
        const history = await handle.workflow.fetchHistory();
        return { companion: { workflowId, expected, outcome: endOf(history).outcome }, recorded: { workflowId, history } };
      }),
    );
    const pool = { workflowId: this.workflow.workflowId, history: await this.workflow.fetchHistory() };
    return { facts, companions: seen.map(({ companion }) => companion), histories: [pool, ...seen.map(({ recorded }) => recorded)] };
  }

  /** Terminates whatever still runs. */
  async stop(): Promise<void> {
    await Promise.all([this.workflow, ...this.companions.map(({ handle }) => handle.workflow)].map((workflow) => workflow.terminate().catch(() => undefined)));
  }

  /** The first matching report, else the last one; null if there was none. */
  private async waitFor(isSo: (report: RenderPoolReport) => boolean, withinMs: number): Promise<RenderPoolReport | null> {
    const { renders, name } = this.sources;
    let last: RenderPoolReport | null = null;
    for (const deadlineMs = Date.now() + withinMs; Date.now() < deadlineMs; await delay(pollEveryMs)) {
      // A pool does not answer between its end and its restart, and a query to a dead worker waits.
      last = await renders.pools.get(name).catch(() => last);
      if (last && isSo(last)) return last;
    }
    return last;
  }
}

async function eventually(act: () => Promise<boolean>): Promise<void> {
  for (const deadlineMs = Date.now() + seenWithinMs; !(await act()); await delay(pollEveryMs)) {
    if (Date.now() > deadlineMs) throw new Error(`Did not happen within ${seenWithinMs} ms: ${String(act)}`);
  }
}

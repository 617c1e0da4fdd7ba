import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { isPoolName, poolIdPrefix, poolNameMessage, poolWorkflowId, renderAdmissionWorkflowType } from '../contract/admission';
import { changePoolUpdate, placeInPoolQuery, renderPoolQuery } from '../contract/pool-messages';
import type { PlaceInPool, RenderAdmissionInput, RenderPoolReport } from '../contract/pool-messages';
import { findPoolSettingsProblem } from '../contract/pool-settings';
import type { RenderPoolSettings } from '../contract/pool-settings';
import type { RenderQueue } from '../contract/snapshot';
import { isOpen } from '../temporal/is-open';
import { PoolNotServedError } from './pool-not-served-error';
import { whyNotServed } from './pool-served';
import { RenderFailedError } from './render-failed-error';

/**
 * The pools of slots that renders wait for (`admission`). Each represents the concurrent executions of one account and
 * region, and is a workflow that never ends.
 *
 * @example
 * ```ts
 * import { RenderClient } from 'temporal-remotion-lambda/client';
 *
 * export async function setUp(): Promise<void> {
 *   await using renders = await RenderClient.connect();
 *   await renders.pools.create('us-east-1', { capacity: { region: 'us-east-1', share: 0.9 } });
 * }
 * ```
 */
export class RenderPools {
  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
  ) {}

  /**
   * Creates a pool. An existing one keeps its settings. A terminated one resumes from its last state, with these settings.
   *
   * @throws `RenderFailedError` of type `InvalidRenderRequest` for invalid settings; `PoolNotServedError` if the workers of
   * the task queue do not run it.
   */
  async create(pool: string, settings: RenderPoolSettings): Promise<RenderPoolReport> {
    assertPool(pool);
    assertSettings(pool, settings);
    const before = await this.describe(pool);
    const isClosed = before !== null && !isOpen(before.status);
    if (before === null) await this.start({ pool, settings });
    if (isClosed) await this.start({ pool, rebuildFrom: before.runId });
    await this.assertServed(pool);
    if (isClosed) return this.change(pool, settings);
    // Until a new pool has read Lambda's limit, it answers changes late, and queries not at all.
    const readsLimit = before === null && typeof settings.capacity !== 'number';
    return readsLimit ? this.change(pool, {}) : this.get(pool);
  }

  /** The state of a pool: its capacity, which renders hold slots, which wait. Needs a worker. */
  async get(pool: string): Promise<RenderPoolReport> {
    return this.ask(pool, (workflow) => workflow.query(renderPoolQuery, Date.now()));
  }

  /** The names of all pools, from Temporal's server, which may be a second behind. */
  async list(): Promise<string[]> {
    const pools: string[] = [];
    const query = `WorkflowType = '${renderAdmissionWorkflowType}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of this.client.workflow.list({ query })) {
      if (workflowId.startsWith(poolIdPrefix)) pools.push(workflowId.slice(poolIdPrefix.length));
    }
    return pools.sort();
  }

  /** The place of a `queued` render, given the `queue` of its report; `null` if it no longer waits. Needs a worker. */
  async place({ pool, requestId }: Pick<RenderQueue, 'pool' | 'requestId'>): Promise<PlaceInPool | null> {
    return this.ask(pool, (workflow) => workflow.query(placeInPoolQuery, requestId));
  }

  /** Changes the capacity from now on. Renders keep the slots they hold; no more are granted until they fit the new capacity. */
  async setCapacity(pool: string, capacity: RenderPoolSettings['capacity']): Promise<RenderPoolReport> {
    return this.change(pool, { capacity });
  }

  /** Grants no more slots until `resume()`. Running renders continue; new requests wait. */
  async pause(pool: string): Promise<RenderPoolReport> {
    return this.change(pool, { paused: true });
  }

  /** Grants slots again after `pause()`. */
  async resume(pool: string): Promise<RenderPoolReport> {
    return this.change(pool, { paused: false });
  }

  /** Changes some settings from now on; the others stay the same. Needs a worker. */
  async change(pool: string, changes: Partial<RenderPoolSettings>): Promise<RenderPoolReport> {
    assertSettings(pool, changes);
    return this.ask(pool, (workflow) => workflow.executeUpdate(changePoolUpdate, { args: [changes] }));
  }

  private async start(input: RenderAdmissionInput): Promise<void> {
    const options = {
      workflowId: poolWorkflowId(input.pool),
      taskQueue: this.taskQueue,
      staticSummary: `Lambda slots for renders: pool ${input.pool}`,
      args: [input],
    };
    try {
      await this.client.workflow.start(renderAdmissionWorkflowType, options);
    } catch (error) {
      // Another client has just started it.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  private async describe(pool: string): Promise<Awaited<ReturnType<WorkflowHandle['describe']>> | null> {
    try {
      return await this.handle(pool).describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  private async assertServed(pool: string): Promise<void> {
    const why = await whyNotServed(this.handle(pool));
    if (why === null) return;
    const remedy = `Export ${renderAdmissionWorkflowType} beside renderMedia (export * from 'temporal-remotion-lambda/workflows') and run a worker; the pool then starts automatically.`;
    throw new PoolNotServedError(`Pool ${pool} was created, but the workers of task queue ${this.taskQueue} ${why}.`, remedy);
  }

  private async ask<T>(pool: string, question: (workflow: WorkflowHandle) => Promise<T>): Promise<T> {
    assertPool(pool);
    try {
      return await question(this.handle(pool));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const message = `Namespace ${this.client.options.namespace} has no pool ${JSON.stringify(pool)}. Create it: renders.pools.create(name, { capacity }).`;
      throw new RenderFailedError({ message, type: 'RenderPoolNotFound', workflowId: poolWorkflowId(pool) });
    }
  }

  private handle(pool: string): WorkflowHandle {
    return this.client.workflow.getHandle(poolWorkflowId(pool));
  }
}

function assertPool(pool: string): void {
  if (!isPoolName(pool)) throw invalid(String(pool), `pool: ${poolNameMessage}`);
}

function assertSettings(pool: string, settings: Partial<RenderPoolSettings>): void {
  const wrong = findPoolSettingsProblem(settings);
  if (wrong) throw invalid(pool, `${wrong.field}: ${wrong.wanted}, got ${JSON.stringify(settings[wrong.field as keyof RenderPoolSettings])}`);
}

function invalid(pool: string, message: string): RenderFailedError {
  return new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId: poolWorkflowId(pool) });
}

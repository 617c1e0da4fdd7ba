import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle, WorkflowOptions } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect, vi } from 'vitest';
import { createRenderActivities } from '../../../src/activities';
import { RenderPools } from '../../../src/client/render-pools';
import type { RenderActivities, WatchedRender } from '../../../src/contract/activities';
import { poolWorkflowId } from '../../../src/contract/admission';
import type { RenderAdmission } from '../../../src/contract/admission';
import type { RenderMediaInput } from '../../../src/contract/input';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';
import { done, input, moment, nothingNew, scriptedActivities, started } from '../../fakes/scripted-activities';
import { scriptedRemotionLambda } from '../../fakes/scripted-remotion-lambda';

/** A pool that is being rebuilt cannot answer, so errors are retried. Ends before the test times out, and then says what the pool had. */
const polling = { timeout: 50_000, interval: 20 };

/** A test's own pool, and renders that request its slots. */
export class PoolOfTest {
  readonly name = `pool-${randomUUID()}`;
  readonly pools: RenderPools;

  constructor(
    private readonly env: TestWorkflowEnvironment,
    private readonly taskQueue: string,
  ) {
    this.pools = new RenderPools(env.client, taskQueue);
  }

  static async create(env: TestWorkflowEnvironment, taskQueue: string, settings: RenderPoolSettings): Promise<PoolOfTest> {
    const pool = new PoolOfTest(env, taskQueue);
    await pool.pools.create(pool.name, settings);
    return pool;
  }

  get workflow(): WorkflowHandle {
    return this.env.client.workflow.getHandle(poolWorkflowId(this.name));
  }

  /** Waits until this many renders wait for slots. */
  async untilWaiting(count: number): Promise<void> {
    await vi.waitFor(async () => expect(await this.pools.get(this.name)).toMatchObject({ waiting: count }), polling);
  }

  /** Waits until no slots are held: the slot of a main function comes free some time after its render is reported done. */
  async untilFree(): Promise<void> {
    await vi.waitFor(async () => expect(await this.pools.get(this.name)).toMatchObject({ used: 0 }), polling);
  }

  render(admission: Partial<RenderAdmission>, changes: Partial<RenderMediaInput> = {}, options: Pick<WorkflowOptions, 'priority'> = {}): Promise<WorkflowHandle> {
    const args = [{ ...input, ...changes, admission: { pool: this.name, ...admission } }];
    return this.env.client.workflow.start('renderMedia', { args, workflowId: `render-${randomUUID()}`, taskQueue: this.taskQueue, ...options });
  }
}

/** Renders that run until the test ends them. */
export class HeldRenders {
  /** Workflows, in the order in which their renders were started. */
  readonly started: string[] = [];
  private readonly ends = new Map<string, ReturnType<typeof moment<void>>>();
  private readonly starts = new Map<string, ReturnType<typeof moment<void>>>();

  get activities(): RenderActivities {
    const { activities } = scriptedActivities([() => this.watch()], {
      startRender: async () => {
        const { workflowId } = activityInfo().workflowExecution!;
        this.started.push(workflowId);
        momentOf(this.starts, workflowId).reached();
        return started;
      },
    });
    return { ...createRenderActivities({ remotion: scriptedRemotionLambda([]) }), ...activities };
  }

  /** Waits until the render of this workflow is started. */
  async untilStarted({ workflowId }: WorkflowHandle): Promise<void> {
    await momentOf(this.starts, workflowId).promise;
  }

  /** Lets the render of this workflow end. */
  async finish(workflow: WorkflowHandle): Promise<void> {
    momentOf(this.ends, workflow.workflowId).reached();
    await workflow.result();
  }

  private async watch(): Promise<WatchedRender> {
    await Promise.race([momentOf(this.ends, activityInfo().workflowExecution!.workflowId).promise, nothingNew()]);
    return done;
  }
}

function momentOf(moments: Map<string, ReturnType<typeof moment<void>>>, workflowId: string): ReturnType<typeof moment<void>> {
  const known = moments.get(workflowId) ?? moment();
  moments.set(workflowId, known);
  return known;
}

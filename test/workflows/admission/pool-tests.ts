import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { RenderPools } from '../../../src/client/render-pools';
import { poolWorkflowId } from '../../../src/contract/admission';
import type { RenderAdmission } from '../../../src/contract/admission';
import type { RenderMediaInput } from '../../../src/contract/input';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';
import { input } from '../../fakes/scripted-activities';

/** A pool of a test's own, and renders that want its slots. */
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

  render(admission: Omit<RenderAdmission, 'pool'>, changes: Partial<RenderMediaInput> = {}): Promise<WorkflowHandle> {
    const args = [{ ...input, ...changes, admission: { pool: this.name, ...admission } }];
    return this.env.client.workflow.start('renderMedia', { args, workflowId: `render-${randomUUID()}`, taskQueue: this.taskQueue });
  }
}

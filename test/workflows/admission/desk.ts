import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect } from 'vitest';
import { askForSlotsSignal, holdSlotsSignal } from '../../../src/contract/pool-messages';
import type { RenderPoolReport, SlotAsk, SlotHold } from '../../../src/contract/pool-messages';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';
import { moment } from '../../fakes/scripted-activities';
import { PlayedRender } from './played';
import { PoolOfTest } from './pool-tests';

/** A pool, and renders that the test plays. */
export class Desk {
  private played = 0;

  constructor(
    private readonly env: TestWorkflowEnvironment,
    private readonly taskQueue: string,
    readonly pool = new PoolOfTest(env, taskQueue),
  ) {}

  static async create(env: TestWorkflowEnvironment, taskQueue: string, settings: RenderPoolSettings): Promise<Desk> {
    return new Desk(env, taskQueue, await PoolOfTest.create(env, taskQueue, settings));
  }

  /** A render that asks for slots. */
  async ask(slots: number | null, ask: Partial<SlotAsk> = {}): Promise<PlayedRender> {
    const render = await PlayedRender.start(this.env, this.taskQueue);
    this.played += 1;
    await this.askAs(render, slots, ask);
    return render;
  }

  askAs({ id }: Pick<PlayedRender, 'id'>, slots: number | null, ask: Partial<SlotAsk> = {}): Promise<void> {
    const since = this.played;
    return this.pool.workflow.signal(askForSlotsSignal, { id, slots, composition: 'x', priority: 3, fairnessKey: '', fairnessWeight: 1, since, ...ask });
  }

  /** A render that has its slots. */
  async holder(slots: number): Promise<PlayedRender> {
    const render = await this.ask(slots);
    expect(await render.untilAnswered()).toMatchObject({ granted: { slots } });
    return render;
  }

  hold({ id }: PlayedRender, hold: Omit<SlotHold, 'id'>): Promise<void> {
    return this.pool.workflow.signal(holdSlotsSignal, { id, ...hold });
  }

  get report(): Promise<RenderPoolReport> {
    return this.pool.pools.get(this.pool.name);
  }
}

/** A read of Lambda's limit that does not return until the test lets it. */
export function heldLimit(slots: number) {
  const [reading, known] = [moment(), moment()];
  const readLambdaLimit = async () => {
    reading.reached();
    await known.promise;
    return { slots };
  };
  return { readLambdaLimit, reading, known };
}

import { randomUUID } from 'node:crypto';
import type { WorkflowHandle, WorkflowOptions } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RenderActivities } from '../../../src/contract/activities';
import { poolWorkflowId, slotRequestId } from '../../../src/contract/admission';
import type { RenderAdmission } from '../../../src/contract/admission';
import type { RenderMediaInput } from '../../../src/contract/input';
import { admissionAnswerSignal } from '../../../src/contract/pool-messages';
import type { AdmissionAnswer, SlotAsk, SlotHold } from '../../../src/contract/pool-messages';
import type { HistoryEvent } from '../../../src/temporal/history-pages';
import { toMs } from '../../../src/temporal/timestamp';
import { input } from '../../fakes/scripted-activities';
import { untilEvent, withWorker } from '../harness';

/** A workflow that does nothing, so that a test can play it: it receives signals, and the test sends what it would send. */
function startPlayed({ client }: TestWorkflowEnvironment, taskQueue: string, workflowId: string): Promise<WorkflowHandle> {
  return client.workflow.start('played', { workflowId, taskQueue });
}

/** The signals that a workflow received, with the milliseconds from its start to their arrival. */
export async function received<T>(workflow: WorkflowHandle): Promise<{ name: string; afterMs: number; message: T }[]> {
  const { events } = await workflow.fetchHistory();
  const startedAt = toMs(events![0]!.eventTime)!;
  return events!.flatMap(({ workflowExecutionSignaledEventAttributes: signal, eventTime }) => {
    if (!signal) return [];
    const message = JSON.parse(Buffer.from(signal.input!.payloads![0]!.data!).toString()) as T;
    return { name: signal.signalName!, afterMs: toMs(eventTime)! - startedAt, message };
  });
}

/** Waits until a workflow has no task, and its signals have arrived. */
async function untilIdle(workflow: WorkflowHandle): Promise<void> {
  for (;;) {
    const { events } = await workflow.fetchHistory();
    const count = (...attributes: (keyof HistoryEvent)[]) => events!.filter((event) => attributes.some((name) => event[name])).length;
    const tasks = count('workflowTaskScheduledEventAttributes') - count('workflowTaskCompletedEventAttributes', 'workflowTaskFailedEventAttributes', 'workflowTaskTimedOutEventAttributes');
    const signals = count('signalExternalWorkflowExecutionInitiatedEventAttributes') - count('externalWorkflowExecutionSignaledEventAttributes', 'signalExternalWorkflowExecutionFailedEventAttributes');
    if (tasks === 0 && signals === 0) return;
  }
}

/** A pool that a test plays, and renders that ask it. */
export class PlayedPool {
  private constructor(
    private readonly env: TestWorkflowEnvironment,
    private readonly taskQueue: string,
    readonly name: string,
    readonly workflow: WorkflowHandle,
  ) {}

  static async start(env: TestWorkflowEnvironment, taskQueue: string): Promise<PlayedPool> {
    const name = `pool-${randomUUID()}`;
    return new PlayedPool(env, taskQueue, name, await startPlayed(env, taskQueue, poolWorkflowId(name)));
  }

  render(admission: Partial<RenderAdmission> = {}, changes: Partial<RenderMediaInput> = {}, options: Pick<WorkflowOptions, 'priority'> = {}): Promise<WorkflowHandle> {
    const args = [{ ...input, ...changes, admission: { pool: this.name, ...admission } }];
    return this.env.client.workflow.start('renderMedia', { args, workflowId: `render-${randomUUID()}`, taskQueue: this.taskQueue, ...options });
  }

  /** The first render, once it has asked under this id. */
  async asking(...request: Parameters<PlayedPool['render']>): Promise<{ render: WorkflowHandle; id: string }> {
    const render = await this.render(...request);
    return { render, id: (await this.untilTold(1)).id };
  }

  /** The pool is gone. If a worker had a task of it, the server would no longer skip time. */
  async end(): Promise<void> {
    await untilIdle(this.workflow);
    await this.workflow.terminate();
  }

  /** What renders reported to it. */
  told(): Promise<{ name: string; afterMs: number; message: SlotAsk & SlotHold }[]> {
    return received(this.workflow);
  }

  /** Waits until renders have reported this often, and returns the last report. */
  async untilTold(times: number): Promise<SlotAsk & SlotHold> {
    await untilEvent(this.workflow, 'workflowExecutionSignaledEventAttributes', times);
    return (await this.told())[times - 1]!.message;
  }
}

/** A played pool, and a worker for the renders that ask it. */
export function withPlayedPool(env: TestWorkflowEnvironment, activities: Partial<RenderActivities>, test: (pool: PlayedPool) => Promise<void>): Promise<void> {
  const describePool = async () => ({ problem: null });
  return withWorker(env, { describePool, ...activities }, async (taskQueue) => {
    await test(await PlayedPool.start(env, taskQueue));
  });
}

/** A render that a test plays, and what its pool answered. */
export class PlayedRender {
  private constructor(
    readonly id: string,
    readonly workflow: WorkflowHandle,
  ) {}

  static async start(env: TestWorkflowEnvironment, taskQueue: string): Promise<PlayedRender> {
    const workflow = await startPlayed(env, taskQueue, `render-${randomUUID()}`);
    const { runId: originalRunId } = await workflow.describe();
    return new PlayedRender(slotRequestId({ workflowId: workflow.workflowId, originalRunId }, 1), workflow);
  }

  async answers(): Promise<AdmissionAnswer[]> {
    return (await received<AdmissionAnswer>(this.workflow)).filter(({ name }) => name === admissionAnswerSignal.name).map(({ message }) => message);
  }

  /** Waits until its pool has answered this often, and returns the last answer. */
  async untilAnswered(times = 1): Promise<AdmissionAnswer> {
    await untilEvent(this.workflow, 'workflowExecutionSignaledEventAttributes', times);
    return (await this.answers())[times - 1]!;
  }
}

import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { installQuietRuntime } from '../../../local/stack/quiet-runtime';
import { admissionAnswerSignal } from '../../../src/contract/pool-messages';
import type { RenderAdmissionInput, SlotAsk } from '../../../src/contract/pool-messages';
import { withMutants } from '../mutants-in-sandbox';

const runId = '01a218fb-20ce-7786-869e-ce827fdf6dfb';
const taskQueue = { name: 'built', kind: 'TASK_QUEUE_KIND_NORMAL' };

/**
 * A history of a pool, built event by event, for what no server can be made to do at a chosen moment. Its replay fails if
 * the workflow would have sent other commands.
 */
export class BuiltHistory {
  private readonly events: { eventId: string; eventTime: string; eventType: string }[] = [];
  private lastTaskId = 0;
  private now = Date.UTC(2026, 0, 1);

  constructor(input: RenderAdmissionInput) {
    const workflowType = { name: 'renderAdmission' };
    this.add('WORKFLOW_EXECUTION_STARTED', { workflowType, taskQueue, input: payloads(input), workflowTaskTimeout: '10s', originalExecutionRunId: runId, firstExecutionRunId: runId, attempt: 1 });
  }

  get length(): number {
    return this.events.length;
  }

  /** A task of the workflow. What follows are the commands that it sent, and then what happened next. */
  task({ suggestContinueAsNew = false } = {}): this {
    const scheduledEventId = this.add('WORKFLOW_TASK_SCHEDULED', { taskQueue, startToCloseTimeout: '10s', attempt: 1 });
    const startedEventId = this.add('WORKFLOW_TASK_STARTED', { scheduledEventId, suggestContinueAsNew });
    const sdkMetadata = { coreUsedFlags: [1, 2, 3], langUsedFlags: [2], sdkName: 'temporal-typescript', sdkVersion: '1.24.0' };
    this.lastTaskId = this.add('WORKFLOW_TASK_COMPLETED', { scheduledEventId, startedEventId, sdkMetadata });
    return this;
  }

  signalled(signalName: string, message: object): this {
    this.add('WORKFLOW_EXECUTION_SIGNALED', { signalName, input: payloads(message) });
    return this;
  }

  /** The command that answers a render. @returns its id, for `answerArrived` and `answerFailed` */
  sendsAnswer({ id }: Pick<SlotAsk, 'id'>): number {
    const workflowExecution = { workflowId: id.split('/')[0] };
    return this.add('SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED', { workflowTaskCompletedEventId: this.lastTaskId, workflowExecution, signalName: admissionAnswerSignal.name, input: payloads({}) });
  }

  answerArrived(initiatedEventId: number): this {
    this.add('EXTERNAL_WORKFLOW_EXECUTION_SIGNALED', { initiatedEventId });
    return this;
  }

  answerFailed(initiatedEventId: number): this {
    this.add('SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED', { initiatedEventId, cause: 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND' });
    return this;
  }

  /** The marker of `patched(id)`. */
  isPatched(id: string): this {
    const workflowTaskCompletedEventId = this.lastTaskId;
    this.add('MARKER_RECORDED', { markerName: 'core_patch', details: { 'patch-data': payloads({ id, deprecated: false }) }, workflowTaskCompletedEventId });
    this.add('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', { workflowTaskCompletedEventId, searchAttributes: { indexedFields: { TemporalChangeVersion: payload([id]) } } });
    return this;
  }

  /** @returns its id, for `timerFired` */
  startsTimer(timerId: string, seconds: number): number {
    return this.add('TIMER_STARTED', { timerId, startToFireTimeout: `${seconds}s`, workflowTaskCompletedEventId: this.lastTaskId });
  }

  /** That timer fires, this long after the last event. */
  timerFired(timerId: string, startedEventId: number, seconds: number): this {
    this.now += seconds * 1_000;
    this.add('TIMER_FIRED', { timerId, startedEventId });
    return this;
  }

  /** @returns its id, for `completesUpdate` */
  acceptsUpdate(updateId: string, name: string, args: object): number {
    const acceptedRequest = { meta: { updateId }, input: { name, args: payloads(args) } };
    return this.add('WORKFLOW_EXECUTION_UPDATE_ACCEPTED', { protocolInstanceId: updateId, acceptedRequestMessageId: `${updateId}/request`, acceptedRequestSequencingEventId: this.lastTaskId - 2, acceptedRequest });
  }

  completesUpdate(updateId: string, acceptedEventId: number): this {
    this.add('WORKFLOW_EXECUTION_UPDATE_COMPLETED', { meta: { updateId }, acceptedEventId, outcome: { success: payloads({}) } });
    return this;
  }

  /** @returns its id, for `activityCompleted` */
  schedulesActivity(name: string): number {
    return this.add('ACTIVITY_TASK_SCHEDULED', { activityId: '1', activityType: { name }, taskQueue, workflowTaskCompletedEventId: this.lastTaskId });
  }

  activityCompleted(scheduledEventId: number, result: object): this {
    const startedEventId = this.add('ACTIVITY_TASK_STARTED', { scheduledEventId, attempt: 1 });
    this.add('ACTIVITY_TASK_COMPLETED', { scheduledEventId, startedEventId, result: payloads(result) });
    return this;
  }

  continuesAsNew(): this {
    this.add('WORKFLOW_EXECUTION_CONTINUED_AS_NEW', { newExecutionRunId: runId, workflowType: { name: 'renderAdmission' }, taskQueue, workflowTaskCompletedEventId: this.lastTaskId });
    return this;
  }

  /** @throws if the workflow would have sent other commands */
  async replay(): Promise<void> {
    installQuietRuntime();
    await Worker.runReplayHistory(withMutants(inject('workflowBundlePath')), { events: this.events }, 'built');
  }

  private add(eventType: string, attributes: object): number {
    const eventId = this.events.length + 1;
    const name = eventType.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    this.now += 1;
    const eventTime = new Date(this.now).toISOString();
    this.events.push({ eventId: String(eventId), eventTime, eventType: `EVENT_TYPE_${eventType}`, [`${name}EventAttributes`]: attributes });
    return eventId;
  }
}

function payloads(value: object): object {
  return { payloads: [payload(value)] };
}

function payload(value: object): object {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return { metadata: { encoding: base64('json/plain') }, data: base64(JSON.stringify(value)) };
}

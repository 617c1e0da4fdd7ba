import type { StartDownstreamRequest, WatchedRender } from '../contract/activities';
import { toEarlierAttempt } from '../contract/failure-details';
import { RenderFailureType } from '../contract/failures';
import type { RenderMediaInput } from '../contract/input';
import { RenderRecord } from '../contract/render-record';
import type { RenderEnd } from '../contract/render-record';
import { admissionAnswerSignal, askForSlotsSignal, isAdmissionAnswer } from '../contract/pool-messages';
import type { SlotAsk } from '../contract/pool-messages';
import type { RenderResult, StartedRender } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';
import type { Decoder } from '../temporal/decode';
import { DownstreamHistory } from './downstream-history';
import type { HistoryEvent } from '../temporal/history-pages';
import { externalEndings, toRenderFailure } from './render-failure';
import type { RenderFailure } from './render-failure';
import { toMs } from '../temporal/timestamp';

/** A handler for each kind of event, by the name of its attributes. */
type Handlers = { [K in keyof HistoryEvent]?: (attributes: NonNullable<HistoryEvent[K]>, event: HistoryEvent) => Promise<void> | void };

/** `SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND` of Temporal's API. */
const externalWorkflowNotFound = 1;

/**
 * The state of a render, rebuilt from its workflow's history: the same as the workflow's query, but without a worker.
 * They differ only between two attempts, when the history still shows the failed one.
 */
export class RenderHistory {
  /** The output, once it exists, even if the workflow then fails or is cancelled. */
  result!: RenderResult | null;
  /** The original run: after a reset, the run that was reset. */
  originalRunId = '';
  private input!: Partial<RenderMediaInput>;
  private record!: RenderRecord;
  private downstream!: DownstreamHistory;
  private cancelRequested!: boolean;
  private failure!: RenderFailure | null;
  private activities!: Map<string, { type: string; decoder: Decoder }>;

  constructor(private readonly decoder: Decoder) {
    this.begin({});
  }

  /** Adds events, in the order of the history. */
  async add(events: HistoryEvent[]): Promise<void> {
    for (const event of events) {
      for (const name of Object.keys(this.handlers) as (keyof HistoryEvent)[]) {
        if (event[name]) await (this.handlers[name] as (attributes: unknown, event: HistoryEvent) => Promise<void> | void)(event[name], event);
      }
    }
  }

  report(): RenderProgressReport {
    return { ...this.record.report() };
  }

  get startedRender(): StartedRender | null {
    return this.record.startedRender;
  }

  /** Whether the render has ended; its workflow may still be signalling downstream workflows. */
  get ended(): boolean {
    return this.record.ended;
  }

  private readonly handlers: Handlers = {
    workflowExecutionStartedEventAttributes: async ({ input, originalExecutionRunId }) => {
      this.originalRunId = originalExecutionRunId ?? '';
      this.begin((await this.decoder.value<RenderMediaInput>(input)) ?? {});
    },
    workflowExecutionCancelRequestedEventAttributes: () => void (this.cancelRequested = true),

    activityTaskScheduledEventAttributes: async ({ activityType, activityId, input }, { eventId }) => {
      const activity = { type: activityType!.name!, decoder: this.decoder.ofActivity(activityId!) };
      this.activities.set(String(eventId), activity);
      if (activity.type === 'startRender') this.beginAttempt();
      if (activity.type !== 'startDownstream') return;
      const { target, signalName } = (await activity.decoder.value<StartDownstreamRequest>(input))!;
      this.downstream.asked(eventId, target.workflowId, signalName);
    },
    activityTaskCompletedEventAttributes: async ({ scheduledEventId, result }, { eventTime }) => {
      const { type, decoder } = this.activities.get(String(scheduledEventId))!;
      if (type === 'startRender') this.record.started((await decoder.value<StartedRender>(result))!, toMs(eventTime) ?? 0);
      if (type === 'getRenderProgress') this.watched((await decoder.value<WatchedRender>(result))!);
      this.downstream.is(scheduledEventId, 'signalled');
    },
    activityTaskFailedEventAttributes: (event) => this.activityFailed(event),
    activityTaskTimedOutEventAttributes: (event) => this.activityFailed(event),

    signalExternalWorkflowExecutionInitiatedEventAttributes: async ({ workflowExecution, signalName, input }, { eventId }) => {
      if (signalName === askForSlotsSignal.name) return this.askedForSlots((await this.decoder.value<SlotAsk>(input))!);
      this.downstream.asked(eventId, workflowExecution!.workflowId, signalName);
    },
    workflowExecutionSignaledEventAttributes: async ({ signalName, input }) => {
      if (signalName !== admissionAnswerSignal.name) return;
      const answer = await this.decoder.value(input);
      if (isAdmissionAnswer(answer)) this.record.admissionAnswered(answer);
    },
    externalWorkflowExecutionSignaledEventAttributes: ({ initiatedEventId }) => this.downstream.is(initiatedEventId, 'signalled'),
    signalExternalWorkflowExecutionFailedEventAttributes: ({ initiatedEventId, cause }) =>
      this.downstream.is(initiatedEventId, cause === externalWorkflowNotFound ? 'missing' : 'failed'),

    workflowExecutionCompletedEventAttributes: async ({ result }) => this.finished((await this.decoder.value<RenderResult>(result))!),
    workflowExecutionFailedEventAttributes: async ({ failure }) => {
      const { type, message } = toRenderFailure(await this.decoder.failure(failure ?? {}), this.report());
      // The render itself has not failed.
      if (type !== RenderFailureType.RenderDownstreamUndelivered) this.end({ phase: 'failed', failure: { type, message } });
    },
    workflowExecutionCanceledEventAttributes: () => this.end({ phase: 'cancelled', outputUrl: this.result?.outputUrl ?? null }),
    workflowExecutionTerminatedEventAttributes: () => this.closedFromOutside('WorkflowTerminated'),
    workflowExecutionTimedOutEventAttributes: () => this.closedFromOutside('WorkflowTimedOut'),
  };

  private begin(input: Partial<RenderMediaInput>): void {
    // An input of another shape fails the workflow, but its progress can still be read.
    const targets = Array.isArray(input.downstream) ? input.downstream.filter((target) => typeof target === 'object' && target !== null) : [];
    this.input = input;
    this.record = new RenderRecord({ render: { ...input.render }, downstream: targets } as RenderMediaInput);
    this.downstream = new DownstreamHistory(targets, this.record);
    this.activities = new Map();
    [this.result, this.failure, this.cancelRequested] = [null, null, false];
  }

  private askedForSlots(ask: SlotAsk): void {
    // Only the first time: a waiting render keeps asking.
    if (this.record.report().phase === 'queued') return;
    this.beginAttempt();
    this.record.queued(this.input.admission?.pool ?? '', ask);
  }

  /** The first attempt, or the next one after a failure. */
  private beginAttempt(): void {
    if (this.failure) this.record.attemptFailed(toEarlierAttempt(this.failure.message, this.failure.details));
    this.failure = null;
  }

  private watched({ snapshot, result }: WatchedRender): void {
    this.record.observed(snapshot);
    if (result) this.finished(this.record.resultOf(result));
  }

  private finished(result: RenderResult): void {
    this.result = result;
    this.end({ phase: this.cancelRequested ? 'cancelled' : 'done', outputUrl: result.outputUrl });
  }

  private async activityFailed({ scheduledEventId, failure }: NonNullable<HistoryEvent['activityTaskFailedEventAttributes']>): Promise<void> {
    const { type, decoder } = this.activities.get(String(scheduledEventId))!;
    this.downstream.is(scheduledEventId, 'failed');
    if ((type !== 'startRender' && type !== 'getRenderProgress') || this.cancelRequested) return;
    const failed = toRenderFailure(await decoder.failure(failure ?? {}), this.report());
    // Temporal stopped retrying: that says nothing about the render.
    if (failed.type === RenderFailureType.RenderInProgress) return;
    this.failure = failed;
    const mayGoOn = (this.input.attempts?.maximum ?? 1) > this.record.attempt;
    if (!mayGoOn) this.end({ phase: 'failed', failure: { type: failed.type, message: failed.message } });
  }

  private closedFromOutside(type: 'WorkflowTerminated' | 'WorkflowTimedOut'): void {
    // A render that has ended keeps its outcome: the workflow was only signalling downstream workflows.
    if (!this.ended) this.end({ phase: 'failed', failure: { type, message: `The workflow ${externalEndings[type]}` } });
  }

  private end(end: RenderEnd): void {
    this.record.endedAs(end);
    this.downstream.ended(end.phase);
  }
}

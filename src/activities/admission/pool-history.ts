import { Pool } from '../../admission/pool';
import type { CheckedHolders, ReadPool } from '../../contract/activities';
import { admissionAnswerSignal, askForSlotsSignal, changePoolUpdate, holdSlotsSignal, isSlotAsk } from '../../contract/pool-messages';
import type { AdmissionAnswer, RenderAdmissionInput, SlotAsk } from '../../contract/pool-messages';
import type { LambdaShare, RenderPoolSettings } from '../../contract/pool-settings';
import { applyPoolMessage, applyHolderCheck } from '../../contract/apply-pool-message';
import type { PoolMessage } from '../../contract/apply-pool-message';
import type { Decoder } from '../../temporal/decode';
import type { HistoryEvent } from '../../temporal/history-pages';
import { toMs } from '../../temporal/timestamp';
import { runIdBeforeReset } from './reset-from';

/** One handler for each kind of event, by the name of its attributes. */
type Handlers = { [K in keyof HistoryEvent]?: (attributes: NonNullable<HistoryEvent[K]>, event: HistoryEvent) => Promise<void> };

/**
 * Rebuilds the books of a pool from its history: what renders reported, and what was granted. It does not need the rule
 * that decided the grants, so it reads runs of older and newer rules alike.
 */
export class PoolHistory {
  private books: Pool | null = null;
  private share: LambdaShare | null = null;
  private now = 0;
  private readonly asks = new Map<string, SlotAsk>();
  /** Grants by the id of their event: a later event may show that the signal did not arrive. */
  private readonly granted = new Map<string, string>();
  private readonly activities = new Map<string, { type: string; decoder: Decoder; scheduledAt: number }>();
  /** Messages that arrived while the run was rebuilding itself. They are applied afterwards. */
  private deferred: (() => unknown)[] | null = null;
  private rebuiltFrom: string | null = null;

  constructor(private readonly decoder: Decoder) {}

  async add(events: HistoryEvent[]): Promise<void> {
    for (const event of events) {
      this.now = Math.max(this.now, toMs(event.eventTime) ?? 0);
      const reset = runIdBeforeReset(event);
      if (reset !== null) this.rebuildFrom(reset);
      for (const name of Object.keys(this.handlers) as (keyof HistoryEvent)[]) {
        if (event[name]) await (this.handlers[name] as (attributes: unknown, event: HistoryEvent) => Promise<void>)(event[name], event);
      }
    }
  }

  /** The run whose books are still missing because this one ended before it had rebuilt itself; null for most runs. */
  get rebuildsFrom(): string | null {
    return this.rebuiltFrom;
  }

  /** Provides the books of the run that `rebuildsFrom` names. */
  rebuilt({ carry, share }: Pick<ReadPool, 'carry' | 'share'>): void {
    this.books = Pool.from(carry);
    this.share = share;
    this.rebuiltFrom = null;
    for (const what of (this.deferred ?? []).splice(0)) what();
    this.deferred = null;
  }

  read(now: number): Pick<ReadPool, 'carry' | 'share'> {
    const { books, share } = this;
    if (!books) throw new Error('The history of the pool does not contain its start.');
    books.change(books.settings, Math.max(now, this.now));
    return { carry: books.carry(), share };
  }

  private readonly handlers: Handlers = {
    workflowExecutionStartedEventAttributes: async ({ input }) => this.begin((await this.decoder.value<RenderAdmissionInput>(input))!),

    workflowExecutionSignaledEventAttributes: async ({ signalName, input }) => {
      if (signalName === askForSlotsSignal.name) this.receive({ ask: await this.decoder.value<unknown>(input) });
      if (signalName === holdSlotsSignal.name) this.receive({ hold: await this.decoder.value<unknown>(input) });
    },

    workflowExecutionUpdateAcceptedEventAttributes: async ({ acceptedRequest }) => {
      if (acceptedRequest?.input?.name !== changePoolUpdate.name) return;
      const changes = await this.decoder.value<Partial<RenderPoolSettings>>(acceptedRequest.input.args);
      this.apply(() => this.changed(changes ?? {}));
    },

    signalExternalWorkflowExecutionInitiatedEventAttributes: async ({ signalName, input }, { eventId }) => {
      if (signalName !== admissionAnswerSignal.name) return;
      const answer = (await this.decoder.value<AdmissionAnswer>(input))!;
      this.apply(() => this.answered(answer, String(eventId)));
    },
    signalExternalWorkflowExecutionFailedEventAttributes: async ({ initiatedEventId }) => {
      const id = this.granted.get(String(initiatedEventId));
      if (id !== undefined) this.apply(() => this.books!.isHeardSinceGrant(id) || this.books!.hold(id, 0, this.now));
    },

    activityTaskScheduledEventAttributes: async ({ activityType, activityId }, { eventId }) => {
      const type = activityType?.name ?? '';
      this.activities.set(String(eventId), { type, decoder: this.decoder.ofActivity(activityId ?? ''), scheduledAt: this.now });
    },
    activityTaskCompletedEventAttributes: async ({ scheduledEventId, result }) => {
      const { type, decoder, scheduledAt } = this.activities.get(String(scheduledEventId))!;
      if (type === 'readPool') this.rebuilt((await decoder.value<ReadPool>(result))!);
      if (type === 'checkHolders') applyHolderCheck(this.books!, (await decoder.value<CheckedHolders>(result))!, { checkedAt: scheduledAt, now: this.now });
      if (type === 'readLambdaLimit') this.limitIs((await decoder.value<{ slots: number }>(result))!.slots);
    },
  };

  private begin(input: RenderAdmissionInput): void {
    if ('carry' in input) {
      this.books = Pool.from(input.carry);
      this.share = input.share ?? null;
    } else if ('settings' in input) {
      const { capacity, ...settings } = input.settings;
      this.share = typeof capacity === 'number' ? null : capacity;
      // Nothing is granted until the limit has been read.
      this.books = Pool.open({ ...settings, capacity: typeof capacity === 'number' ? capacity : 1 }, this.now);
    } else {
      this.rebuildFrom(input.rebuildFrom);
    }
  }

  /** Messages that arrive until it is rebuilt are applied afterwards. */
  private rebuildFrom(runId: string): void {
    this.rebuiltFrom = runId;
    this.deferred ??= [];
  }

  private apply(what: () => unknown): void {
    if (this.deferred) this.deferred.push(what);
    else what();
  }

  private receive(message: PoolMessage): void {
    if ('ask' in message && isSlotAsk(message.ask)) this.asks.set(message.ask.id, message.ask);
    this.apply(() => void applyPoolMessage(this.books!, message, this.now));
  }

  private changed({ capacity, ...changes }: Partial<RenderPoolSettings>): void {
    const { settings } = this.books!;
    if (capacity !== undefined) this.share = typeof capacity === 'number' ? null : capacity;
    this.books!.change({ ...settings, ...changes, ...(typeof capacity === 'number' && { capacity }) }, this.now);
  }

  private answered(answer: AdmissionAnswer, eventId: string): void {
    const { id } = answer;
    if ('refused' in answer) this.books!.withdraw(id, this.now);
    if (!('granted' in answer) || this.books!.slots(id) > 0) return;
    const request = this.asks.get(id) ?? this.books!.request(id);
    if (!request) return;
    this.granted.set(eventId, id);
    this.books!.grant(request, answer.granted.slots, this.now);
  }

  private limitIs(capacity: number): void {
    this.books!.change({ ...this.books!.settings, capacity }, this.now);
  }
}

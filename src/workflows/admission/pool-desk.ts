import { allHandlersFinished, condition, getExternalWorkflowHandle, log, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { Pool } from '../../admission/pool';
import type { AskOutcome } from '../../admission/pool';
import type { PoolSettings } from '../../admission/requests';
import { requesterOf } from '../../contract/admission';
import { admissionAnswerSignal } from '../../contract/pool-messages';
import type { AdmissionAnswer, PlaceInPool, RenderAdmissionInput, RenderPoolReport, SlotAsk } from '../../contract/pool-messages';
import type { LambdaShare, RenderPoolSettings } from '../../contract/pool-settings';
import { applyPoolMessage, applyHolderCheck } from '../../contract/apply-pool-message';
import type { PoolMessage } from '../../contract/apply-pool-message';
import { Alarm } from './alarm';
import { answerTo, budgetSpentAnswer } from './answer-to';
import { checkHolders, readLambdaLimit, readPool } from './pool-activities';
import { placeIn } from './place-in';
import { toPoolDetails } from './pool-details';
import { PoolMetrics } from './pool-metrics';

/** A run hands over long before the server refuses signals (10,000 per run) or its history becomes slow to replay. */
const eventsPerRun = 4_000;

/** Holders not heard of for this long are checked, at these intervals. */
const silentForMs = 60_000;
const checkEveryMs = { whileOthersWait: 60_000, otherwise: 300_000 };

/** How often Lambda's limit is read for a capacity that is a share of it. */
const limitEveryMs = 15 * 60_000;

/** Runs the pool of `renderAdmission`: receives what renders report, grants slots, and keeps the books correct. */
export class PoolDesk {
  private books: Pool | null = null;
  private share: LambdaShare | null = null;
  private inbox: PoolMessage[] = [];
  private hasChanged = false;
  /** How many signals and activities are in flight. A run waits for them before it hands over. */
  private inFlight = 0;
  private isDraining = false;
  private isChecking = false;
  private nextCheckAt = Number.POSITIVE_INFINITY;
  private limitAt = Number.POSITIVE_INFINITY;
  private readonly alarm = new Alarm(() => (this.hasChanged = true));
  /** The run whose books these are. After a reset it is not this run. */
  private booksOfRunId = workflowInfo().originalExecutionRunId;
  private rebuilds = 0;
  private readonly metrics: PoolMetrics;

  constructor(private readonly input: RenderAdmissionInput) {
    this.metrics = new PoolMetrics(input.pool);
  }

  receive(message: PoolMessage): void {
    this.inbox.push(message);
  }

  async open(): Promise<void> {
    const { input } = this;
    if ('rebuildFrom' in input) return this.rebuild(input.rebuildFrom);
    if ('carry' in input) {
      this.books = Pool.from(input.carry);
      this.follow(input.share ?? null);
      return;
    }
    const { capacity, ...settings } = input.settings;
    const share = typeof capacity === 'number' ? null : capacity;
    this.books = Pool.open({ ...settings, capacity: share ? await readLambdaLimit(share) : (capacity as number) }, Date.now());
    this.follow(share, Date.now() + limitEveryMs);
  }

  /** Applies the messages that have arrived, and grants what is free. */
  async serve(): Promise<void> {
    this.hasChanged = false;
    if (this.wasReset()) await this.rebuild(null);
    this.readInbox();
    this.isDraining ||= isLong();
    let granted = 0;
    if (!this.isDraining) {
      granted = this.grant();
      this.checkSilentHolders();
      this.refreshLimit();
      this.setAlarm();
    }
    const report = this.report();
    this.metrics.slots(granted, report.used);
    setCurrentDetails(toPoolDetails(report));
  }

  hasNews(): boolean {
    return this.hasChanged || this.inbox.length > 0 || this.isDrained();
  }

  /** Whether the next run can take over: nothing is in flight whose result only this run would receive. */
  isDrained(): boolean {
    return this.isDraining && this.inFlight === 0 && this.inbox.length === 0 && allHandlersFinished();
  }

  carried(): RenderAdmissionInput {
    return { pool: this.input.pool, carry: this.opened().carry(), ...(this.share && { share: this.share }) };
  }

  /** Uses the current time, because slots that no render waits for may have come free since the last task. */
  report(now = 0): RenderPoolReport {
    return { pool: this.input.pool, ...this.opened().report(Math.max(now, Date.now())), share: this.share };
  }

  placeOf(id: string): PlaceInPool | null {
    return placeIn(this.opened(), id, Date.now());
  }

  async change({ capacity, ...changes }: Partial<RenderPoolSettings>): Promise<RenderPoolReport> {
    await condition(() => this.books !== null);
    if (typeof capacity === 'object') {
      this.applyChange({ ...changes, capacity: await readLambdaLimit(capacity) });
      this.follow(capacity, Date.now() + limitEveryMs);
    } else {
      if (capacity !== undefined) this.follow(null);
      this.applyChange({ ...changes, ...(capacity !== undefined && { capacity }) });
    }
    return this.report();
  }

  /**
   * This run does not know the grants made after the point of a reset, but the renders still have them. The patch tells
   * the first task after the reset from replayed ones; an offline replay does not know its own run id.
   */
  private wasReset(): boolean {
    const { runId, unsafe } = workflowInfo();
    return (runId !== this.booksOfRunId || unsafe.isReplaying) && patched(`rebuilt-after-reset-${this.rebuilds + 1}`);
  }

  private readInbox(): void {
    const books = this.opened();
    for (const message of this.inbox.splice(0)) {
      const told = applyPoolMessage(books, message, Date.now());
      if (!told) log.warn('Ignored a signal to this pool: it is not a request for slots', { message });
      if (told?.wasWithdrawn) this.metrics.left();
      if (told?.asked) this.answerAsk(told.asked, message as { ask: SlotAsk });
    }
  }

  private answerAsk(asked: AskOutcome, { ask: { id } }: { ask: SlotAsk }): void {
    this.metrics.asked(asked);
    const answer = answerTo(asked, id, this.input.pool, this.opened(), Date.now());
    if (answer) this.answer(answer);
  }

  /** @returns how many slots it granted */
  private grant(): number {
    const books = this.opened();
    const { grants, overBudget } = books.admit(Date.now());
    // A grant is in the history before its render hears of it, so no render holds slots that a replay would not know of.
    for (const grant of grants) {
      const { id, slots } = grant;
      this.metrics.granted(grant, books, Date.now());
      this.answer({ id, granted: { slots, capacity: books.capacity } }, () => this.takeBack(id));
    }
    for (const id of overBudget) {
      this.metrics.left();
      this.answer(budgetSpentAnswer(id, this.input.pool, books));
    }
    return grants.reduce((sum, { slots }) => sum + slots, 0);
  }

  /** The grant could not be delivered. Takes the slots back, unless the render has asked again and received that answer. */
  private takeBack(id: string): void {
    const books = this.opened();
    if (!books.isHeardSinceGrant(id) || !patched('late-grants-are-not-taken-back')) books.hold(id, 0, Date.now());
  }

  /** Signals a render. Calls `whenGone` if its workflow has closed or never existed. */
  private answer(answer: AdmissionAnswer, whenGone: () => void = () => undefined): void {
    const told = getExternalWorkflowHandle(requesterOf(answer.id).workflowId).signal(admissionAnswerSignal, answer);
    this.track(told.catch(whenGone));
  }

  /** Checks silent holders, both workflow and render: a render may run on after its workflow has closed. */
  private checkSilentHolders(): void {
    const books = this.opened();
    const everyMs = books.hasWaitingRenders ? checkEveryMs.whileOthersWait : checkEveryMs.otherwise;
    this.nextCheckAt = !books.hasHolders ? Number.POSITIVE_INFINITY : Math.min(this.nextCheckAt, Date.now() + everyMs);
    if (Date.now() < this.nextCheckAt || this.isChecking) return;
    this.nextCheckAt = Date.now() + everyMs;
    const ids = books.silentSince(Date.now() - silentForMs);
    if (ids.length === 0) return;
    this.isChecking = true;
    this.track(this.checkAndRecord(ids).finally(() => (this.isChecking = false)));
  }

  private async checkAndRecord(ids: string[]): Promise<void> {
    const checkedAt = Date.now();
    const checked = await checkHolders(ids);
    applyHolderCheck(this.opened(), checked, { checkedAt, now: Date.now() });
  }

  private refreshLimit(): void {
    const { share } = this;
    if (!share || Date.now() < this.limitAt || this.opened().isIdle) return;
    this.limitAt = Date.now() + limitEveryMs;
    this.track(readLambdaLimit(share).then((capacity) => this.applyChange({ capacity })));
  }

  private follow(share: LambdaShare | null, at = Date.now()): void {
    this.share = share;
    this.limitAt = share ? at : Number.POSITIVE_INFINITY;
  }

  /** Applies settings, and notifies waiting renders that have become too large for the pool, or fit it again. */
  private applyChange(changes: Partial<PoolSettings>): void {
    const books = this.opened();
    const { tooLarge, fitAgain } = books.change({ ...books.settings, ...changes }, Date.now());
    for (const id of [...tooLarge, ...fitAgain]) this.answer({ id, waiting: placeIn(books, id, Date.now())! });
    this.hasChanged = true;
  }

  private setAlarm(): void {
    const books = this.opened();
    const limitAt = books.isIdle ? Number.POSITIVE_INFINITY : this.limitAt;
    this.alarm.setFor(Math.min(books.nextAt(Date.now()) ?? Number.POSITIVE_INFINITY, this.nextCheckAt, limitAt));
  }

  /** Rebuilds the books from the history of the run that last had them. Holders are checked at once: some may have ended since. */
  private async rebuild(runId: string | null): Promise<void> {
    this.rebuilds += 1;
    const { carry, share, ofRunId } = await readPool({ pool: this.input.pool, runId });
    this.books = Pool.from(carry);
    this.booksOfRunId = ofRunId;
    this.follow(share);
    this.nextCheckAt = Date.now();
  }

  private track(what: Promise<unknown>): void {
    this.inFlight += 1;
    void what
      .catch((error: unknown) => log.warn('A signal or activity of the pool failed; the pool continues', { error }))
      .finally(() => {
        this.inFlight -= 1;
        this.hasChanged = true;
      });
  }

  private opened(): Pool {
    if (!this.books) throw new Error(`Pool ${this.input.pool} is not ready: it is reading Lambda's limit, or its own history. Ask again in a moment.`);
    return this.books;
  }
}

function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > eventsPerRun;
}

import { allHandlersFinished, condition, getExternalWorkflowHandle, log, patched, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { Pool } from '../../admission/pool';
import type { Asked } from '../../admission/pool';
import type { PoolSettings } from '../../admission/requests';
import { askerOf } from '../../contract/admission';
import { admissionAnswerSignal } from '../../contract/pool-messages';
import type { AdmissionAnswer, PlaceInPool, RenderAdmissionInput, RenderPoolReport, SlotAsk } from '../../contract/pool-messages';
import type { LambdaShare, RenderPoolSettings } from '../../contract/pool-settings';
import { tellBooks, tellChecked } from '../../contract/tell-books';
import type { PoolMessage } from '../../contract/tell-books';
import { Alarm } from './alarm';
import { answerTo, budgetSpent } from './answer-to';
import { checkHolders, readLambdaLimit, readPool } from './pool-activities';
import { placeIn } from './place-in';
import { toPoolDetails } from './pool-details';
import { PoolMetrics } from './pool-metrics';

/** A run hands over long before the server refuses signals (10,000 a run), or its history is slow to replay. */
const eventsPerRun = 4_000;

/** Holders of which nothing was heard for this long are looked at, so often. */
const silentForMs = 60_000;
const lookEveryMs = { whileOthersWait: 60_000, otherwise: 300_000 };

/** How often a capacity that is a share of Lambda's limit is looked up. */
const limitEveryMs = 15 * 60_000;

/** What `renderAdmission` does with its pool: hears what renders say, grants, and keeps the books true. */
export class PoolDesk {
  private books: Pool | null = null;
  private share: LambdaShare | null = null;
  private inbox: PoolMessage[] = [];
  private hasChanged = false;
  /** Signals and activities under way: a run that hands over waits for them. */
  private underWay = 0;
  private isDraining = false;
  private isLooking = false;
  private lookAt = Number.POSITIVE_INFINITY;
  private limitAt = Number.POSITIVE_INFINITY;
  private readonly alarm = new Alarm(() => (this.hasChanged = true));
  /** The run that the books are of: after a reset another one than this. */
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

  /** Hears what has come, grants what is free. */
  async serve(): Promise<void> {
    this.hasChanged = false;
    if (this.wasReset()) await this.rebuild(null);
    this.readInbox();
    this.isDraining ||= isLong();
    let granted = 0;
    if (!this.isDraining) {
      granted = this.grant();
      this.lookAtSilentHolders();
      this.lookUpLimit();
      this.setAlarm();
    }
    const report = this.report();
    this.metrics.slots(granted, report.used);
    setCurrentDetails(toPoolDetails(report));
  }

  hasNews(): boolean {
    return this.hasChanged || this.inbox.length > 0 || this.isDrained();
  }

  /** Whether the next run can take over: nothing is under way that only this one would hear of. */
  isDrained(): boolean {
    return this.isDraining && this.underWay === 0 && this.inbox.length === 0 && allHandlersFinished();
  }

  carried(): RenderAdmissionInput {
    return { pool: this.input.pool, carry: this.opened().carry(), ...(this.share && { share: this.share }) };
  }

  /** Slots may have come free since the last task, and nobody waited for them. */
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
   * Grants that were given after the point of a reset are lost to this run, but not to the renders. The patch tells the
   * first task after the reset from those that are replayed; a replay without the server does not know its own run.
   */
  private wasReset(): boolean {
    const { runId, unsafe } = workflowInfo();
    return (runId !== this.booksOfRunId || unsafe.isReplaying) && patched(`rebuilt-after-reset-${this.rebuilds + 1}`);
  }

  private readInbox(): void {
    const books = this.opened();
    for (const message of this.inbox.splice(0)) {
      const told = tellBooks(books, message, Date.now());
      if (!told) log.warn('A signal to this pool was ignored: it is no request for slots', { message });
      if (told?.hasLeft) this.metrics.left();
      if (told?.asked) this.answerAsk(told.asked, message as { ask: SlotAsk });
    }
  }

  private answerAsk(asked: Asked, { ask: { id } }: { ask: SlotAsk }): void {
    this.metrics.asked(asked);
    const answer = answerTo(asked, id, this.input.pool, this.opened(), Date.now());
    if (answer) this.answer(answer);
  }

  /** @returns how many slots */
  private grant(): number {
    const books = this.opened();
    const { grants, overBudget } = books.admit(Date.now());
    // A grant is in the history before its render hears of it, so nobody holds what a replay would not know.
    for (const grant of grants) {
      const { id, slots } = grant;
      this.metrics.granted(grant, books, Date.now());
      this.answer({ id, granted: { slots, capacity: books.capacity } }, () => this.takeBack(id));
    }
    for (const id of overBudget) {
      this.metrics.left();
      this.answer(budgetSpent(id, this.input.pool, books));
    }
    return grants.reduce((sum, { slots }) => sum + slots, 0);
  }

  /** Nobody was there for a grant; unless the render had asked again, and was there for the answer to that. */
  private takeBack(id: string): void {
    const books = this.opened();
    if (!books.isHeardSinceGrant(id) || !patched('late-grants-are-not-taken-back')) books.hold(id, 0, Date.now());
  }

  /** Tells a render. A workflow that is gone hears nothing: it has closed, or never was. */
  private answer(answer: AdmissionAnswer, whenGone: () => void = () => undefined): void {
    const told = getExternalWorkflowHandle(askerOf(answer.id).workflowId).signal(admissionAnswerSignal, answer);
    this.track(told.catch(whenGone));
  }

  /** The end of a workflow is not the end of its render, so of those that say nothing somebody looks at both. */
  private lookAtSilentHolders(): void {
    const books = this.opened();
    const everyMs = books.isWaitedFor ? lookEveryMs.whileOthersWait : lookEveryMs.otherwise;
    this.lookAt = books.report(Date.now()).holders === 0 ? Number.POSITIVE_INFINITY : Math.min(this.lookAt, Date.now() + everyMs);
    if (Date.now() < this.lookAt || this.isLooking) return;
    this.lookAt = Date.now() + everyMs;
    const ids = books.silentSince(Date.now() - silentForMs);
    if (ids.length === 0) return;
    this.isLooking = true;
    this.track(this.lookAtHolders(ids).finally(() => (this.isLooking = false)));
  }

  private async lookAtHolders(ids: string[]): Promise<void> {
    const lookedAt = Date.now();
    const checked = await checkHolders(ids);
    tellChecked(this.opened(), checked, { lookedAt, now: Date.now() });
  }

  private lookUpLimit(): void {
    const { share } = this;
    if (!share || Date.now() < this.limitAt || this.opened().isIdle) return;
    this.limitAt = Date.now() + limitEveryMs;
    this.track(readLambdaLimit(share).then((capacity) => this.applyChange({ capacity })));
  }

  private follow(share: LambdaShare | null, at = Date.now()): void {
    this.share = share;
    this.limitAt = share ? at : Number.POSITIVE_INFINITY;
  }

  /** Those that it makes larger than the pool are told that they wait for it to grow, and those that fit again. */
  private applyChange(changes: Partial<PoolSettings>): void {
    const books = this.opened();
    const { tooLarge, fitAgain } = books.change({ ...books.settings, ...changes }, Date.now());
    for (const id of [...tooLarge, ...fitAgain]) this.answer({ id, waiting: placeIn(books, id, Date.now())! });
    this.hasChanged = true;
  }

  private setAlarm(): void {
    const books = this.opened();
    const limitAt = books.isIdle ? Number.POSITIVE_INFINITY : this.limitAt;
    this.alarm.setFor(Math.min(books.nextAt(Date.now()) ?? Number.POSITIVE_INFINITY, this.lookAt, limitAt));
  }

  /** From the history of the run that had the books last. Some of those who hold something may have ended since. */
  private async rebuild(runId: string | null): Promise<void> {
    this.rebuilds += 1;
    const { carry, share, ofRunId } = await readPool({ pool: this.input.pool, runId });
    this.books = Pool.from(carry);
    this.booksOfRunId = ofRunId;
    this.follow(share);
    this.lookAt = Date.now();
  }

  private track(what: Promise<unknown>): void {
    this.underWay += 1;
    void what
      .catch((error: unknown) => log.warn('The pool goes on without an answer', { error }))
      .finally(() => {
        this.underWay -= 1;
        this.hasChanged = true;
      });
  }

  private opened(): Pool {
    if (!this.books) throw new Error(`Pool ${this.input.pool} is being rebuilt from its history; ask again in a moment.`);
    return this.books;
  }
}

function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return continueAsNewSuggested || historyLength > eventsPerRun;
}

import type { FunctionError } from './function-error';
import type { AllFunctionSettings, FunctionSettings } from './function-settings';
import type { InvocationLog } from './invocation-log';
import type { AcceptedInvocation } from './invoker';
import type { ServiceError } from './service-error';

export interface EventQueueOptions {
  settings: AllFunctionSettings;
  log: InvocationLog;
  /** Read at each use: how long one second of the queue lasts. */
  limits: { queueSecondMs: number };
  /** Why the function cannot run right now. */
  refusalOf: (functionName: string) => ServiceError | undefined;
  run: (invocation: AcceptedInvocation) => Promise<FunctionError | undefined>;
}

/** An accepted event that is waiting. Times are epoch milliseconds. */
export interface WaitingEvent {
  requestId: string;
  functionName: string;
  type: string | null;
  renderId: string | null;
  acceptedAt: number;
  /** How many times it has been tried. */
  tries: number;
  nextTryAt: number;
  /** Why the last try failed: an error of the service, or of the function. */
  because: string;
}

/** An accepted event, with its failed tries so far. */
interface QueuedEvent {
  invocation: AcceptedInvocation;
  acceptedAt: number;
  refusedTries: number;
  failedTries: number;
}

/** Backoff for an event that could not run: doubles from the first wait up to the longest. */
const firstBackoffSeconds = 1;
const longestBackoffSeconds = 300;
/** Waits before running an event again after its function failed. */
const secondsAfterFailure = [60, 120];

/**
 * Lambda's own queue for asynchronous invocations. An event runs at once if it can. Otherwise the queue retries it with
 * exponential backoff, even if capacity frees up in between, until the event is too old. When the function fails, the
 * event runs again as many times as the event-invoke configuration allows.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class EventQueue {
  private readonly waiting = new Map<QueuedEvent, { event: WaitingEvent; timer: NodeJS.Timeout }>();

  constructor(private readonly options: EventQueueOptions) {}

  accept(invocation: AcceptedInvocation): void {
    this.attempt({ invocation, acceptedAt: Date.now(), refusedTries: 0, failedTries: 0 });
  }

  list(): WaitingEvent[] {
    return [...this.waiting.values()].map(({ event }) => ({ ...event }));
  }

  /** Discards all waiting events. */
  clear(): void {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private attempt(queued: QueuedEvent): void {
    const { invocation } = queued;
    if (this.settingsFor(queued).reservedConcurrency === 0) return this.drop(queued, 'ZeroReservedConcurrency');
    const refusal = this.options.refusalOf(invocation.record.functionName);
    if (!refusal) return void this.run(queued);
    const seconds = Math.min(firstBackoffSeconds * 2 ** queued.refusedTries, longestBackoffSeconds);
    this.wait({ ...queued, refusedTries: queued.refusedTries + 1 }, seconds, refusal.errorType);
  }

  private async run(queued: QueuedEvent): Promise<void> {
    const error = await this.options.run(queued.invocation);
    if (!error || queued.failedTries >= this.settingsFor(queued).maximumRetryAttempts) return;
    // The service redelivers the event under the same request id; the log keeps both deliveries.
    const record = this.options.log.addAgain(queued.invocation.record);
    const again = { ...queued, invocation: { ...queued.invocation, record }, failedTries: queued.failedTries + 1 };
    this.wait(again, secondsAfterFailure[queued.failedTries]!, error.code);
  }

  private wait(queued: QueuedEvent, seconds: number, because: string): void {
    const { requestId, functionName, type, renderId } = queued.invocation.record;
    const { queueSecondMs } = this.options.limits;
    const now = Date.now();
    const nextTryAt = now + seconds * queueSecondMs;
    const tooOldAt = queued.acceptedAt + this.settingsFor(queued).maximumEventAgeInSeconds * queueSecondMs;
    const expiresBeforeNextTry = tooOldAt < nextTryAt;
    const timer = setTimeout(() => {
      this.waiting.delete(queued);
      if (expiresBeforeNextTry) this.drop(queued, 'EventAgeExceeded');
      else this.attempt(queued);
    }, Math.min(nextTryAt, tooOldAt) - now);
    timer.unref();
    const tries = queued.refusedTries + queued.failedTries;
    const event = { requestId, functionName, type, renderId, acceptedAt: queued.acceptedAt, tries, nextTryAt, because };
    this.waiting.set(queued, { event, timer });
  }

  /** The event does not run any more. On AWS it goes to the on-failure destination, with this condition. */
  private drop({ invocation: { record } }: QueuedEvent, condition: string): void {
    this.options.log.update(record, { status: 'dropped', end: Date.now(), error: condition });
  }

  private settingsFor({ invocation }: QueuedEvent): FunctionSettings {
    return this.options.settings.of(invocation.record.functionName);
  }
}

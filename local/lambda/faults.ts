import { matches } from './invocation-log';
import type { InvocationMatch, InvocationRecord } from './invocation-log';

/** What goes wrong. The asynchronous queue's faults (`drop`, `delay`, `duplicate`) concern `Event` invocations only. */
export type FaultAction =
  /** Answers with an error of the service, and nothing runs. */
  | { action: 'refuse'; httpStatus: number; errorType: string; message: string }
  /** 429, as at the account's concurrency limit. */
  | { action: 'throttle' }
  /** Accepts it (202) and never runs it. */
  | { action: 'drop' }
  /** Accepts it and lets it wait in the queue. */
  | { action: 'delay'; delayMs: number }
  /** Accepts it and runs it twice, the second time after so many milliseconds. */
  | { action: 'duplicate'; delayMs: number }
  /** A kept-alive connection that has died: reset as it is used again, and nothing runs. Hits no first request of one. */
  | { action: 'resetReusedConnection' }
  /** Accepts and runs it, but resets the connection instead of answering. */
  | { action: 'resetAfterAcceptance' };

/** A fault, which invocations it hits, and how many of them. */
export type Fault = FaultAction & {
  match: InvocationMatch;
  /** @default 1 */
  times?: number;
};

/** The faults that are to come, in the order in which they were injected. */
export class Faults {
  private pending: (Fault & { times: number })[] = [];

  inject(fault: Fault): void {
    this.pending.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.pending = [];
  }

  list(): Fault[] {
    return this.pending.map((fault) => ({ ...fault }));
  }

  /** The fault that hits this invocation, which is thereby used up once. */
  take(record: InvocationRecord, isConnectionReused = false): Fault | undefined {
    const fault = this.pending.find(
      ({ action, match }) => matches(record, match) && (isConnectionReused || action !== 'resetReusedConnection'),
    );
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.pending = this.pending.filter((candidate) => candidate !== fault);
    return fault;
  }
}

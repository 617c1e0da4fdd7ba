import { matches } from './invocation-log';
import type { InvocationMatch, InvocationRecord } from './invocation-log';

/** What goes wrong. The faults of the asynchronous queue (`drop`, `delay`, `duplicate`) affect `Event` invocations only. */
export type FaultAction =
  /** Answers with a service error; nothing runs. */
  | { action: 'refuse'; httpStatus: number; errorType: string; message: string }
  /** 429, as at the account's concurrency limit. */
  | { action: 'throttle' }
  /** Accepts the invocation (202) but never runs it. */
  | { action: 'drop' }
  /** Accepts the invocation but holds it in the queue for `delayMs`. */
  | { action: 'delay'; delayMs: number }
  /** Accepts the invocation and runs it twice, the second time after `delayMs`. */
  | { action: 'duplicate'; delayMs: number }
  /** A dead keep-alive connection: reset when it is reused; nothing runs. Never hits the first request on a connection. */
  | { action: 'resetReusedConnection' }
  /** Accepts and runs the invocation, but resets the connection instead of answering. */
  | { action: 'resetAfterAcceptance' };

/** A fault, the invocations it hits, and how many of them. */
export type Fault = FaultAction & {
  match: InvocationMatch;
  /** @default 1 */
  times?: number;
};

/** The pending faults, in the order of injection. */
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

  /** The fault that hits this invocation, if any; uses it up once. */
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

/** How the function was invoked: the `InvocationType`, or `ResponseStream` for the streaming call. */
export type InvocationMode = 'Event' | 'RequestResponse' | 'ResponseStream';

/**
 * The status of an invocation. `queued`: it waits in Lambda's queue. `refused`: it was answered with an error and never
 * ran. `dropped`: it was accepted but never ran, because of a fault or because it got too old.
 */
export type InvocationStatus = 'queued' | 'running' | 'done' | 'failed' | 'refused' | 'dropped';

/** One invocation, as the endpoint saw it. Times are epoch milliseconds. */
export interface InvocationRecord {
  requestId: string;
  at: number;
  functionName: string;
  mode: InvocationMode;
  /** Remotion's routine: `start`, `launch`, `renderer`, `status`, … */
  type: string | null;
  renderId: string | null;
  /** For a `renderer`: the chunk, and which attempt at it this is. */
  chunk: number | null;
  attempt: number | null;
  status: InvocationStatus;
  /** Whether a new sandbox was started for it. Null until it has one. */
  cold: boolean | null;
  /** When the function started and ended. */
  begin: number | null;
  end: number | null;
  /** `<code>: <message>` if it failed or was refused; the reason if it was dropped. */
  error: string | null;
}

/** Selects invocations; an omitted field matches any value. */
export interface InvocationMatch {
  functionName?: string;
  type?: string;
  renderId?: string;
  chunk?: number;
  attempt?: number;
  mode?: InvocationMode;
  status?: InvocationStatus;
}

/** Whether an invocation matches. */
export function matches(record: InvocationRecord, match: InvocationMatch): boolean {
  return (Object.keys(match) as (keyof InvocationMatch)[]).every(
    (key) => match[key] === undefined || match[key] === record[key],
  );
}

/** All invocations that the endpoint received and their outcomes, in order of arrival. */
export class InvocationLog {
  private readonly records: InvocationRecord[] = [];
  private readonly watchers = new Set<() => void>();

  add(record: InvocationRecord): InvocationRecord {
    this.records.push(record);
    this.notify();
    return record;
  }

  /** Adds a redelivery of the same invocation. */
  addAgain(record: InvocationRecord): InvocationRecord {
    return this.add({ ...record, at: Date.now(), status: 'queued', cold: null, begin: null, end: null, error: null });
  }

  update(record: InvocationRecord, change: Partial<InvocationRecord>): void {
    Object.assign(record, change);
    this.notify();
  }

  list(match: InvocationMatch = {}): InvocationRecord[] {
    return this.records.filter((record) => matches(record, match)).map((record) => ({ ...record }));
  }

  /**
   * Resolves with the first invocation that matches, now or later, without polling.
   *
   * @throws an error that names the match, after `withinMs`.
   */
  until(match: InvocationMatch, withinMs: number): Promise<InvocationRecord> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.watchers.delete(check);
        clearTimeout(timer);
      };
      const check = (): void => {
        const [found] = this.list(match);
        if (!found) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No invocation like ${JSON.stringify(match)} within ${withinMs} ms.`));
      }, withinMs);
      this.watchers.add(check);
      check();
    });
  }

  private notify(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
